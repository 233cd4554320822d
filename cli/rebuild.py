"""`powerlist rebuild`: makes a service's read models again from their named source (see proto/topics.yaml)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import SystemClock
from chassis.database import create_engine
from chassis.events import IncomingEvent
from chassis.release_rebuilding import NothingReleased, rebuild_releases
from chassis.release_store import ReleaseStore
from cli.environment import load_environment
from services.audit.adapters.rebuilding import AuditRunning, rebuild_audit
from services.audit.domain.errors import LogContradicted
from services.intake.adapters import release_codec as intake_releases
from services.intake.adapters.rebuilding import rebuild_intake
from services.intake.domain.reference import KINDS as INTAKE_KINDS
from services.notify.adapters import release_codec as notify_releases
from services.notify.adapters.rebuilding import rebuild_people
from services.notify.domain.units import KINDS as NOTIFY_KINDS
from services.routing.adapters.calendar import official_calendar
from services.routing.adapters.rebuilding import rebuild_routing
from services.routing.adapters.rulebook_shelf import RulebookShelf

Keep = Callable[[IncomingEvent, ReleaseStore], None]


def _setting(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise click.ClickException(f"{name} is not set; `make up` writes it to POWERLIST_HOME")
    return value


@asynccontextmanager
async def _engine(environment: Mapping[str, str], service: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(_setting(environment, f"{service.upper()}_DATABASE_URL"), f"{service}-rebuild", 1)
    try:
        yield engine
    finally:
        await engine.dispose()


async def _releases(engine: AsyncEngine, kafka: str, topic: str, kinds: tuple[str, ...], keep: Keep) -> str:
    clock = SystemClock()
    try:
        report = await rebuild_releases(engine, kafka, topic, ReleaseStore(kinds, clock), keep, clock)
    except NothingReleased:
        return "releases: none on the topic, left as they were"
    found = f"whole={report.whole} incomplete={report.incomplete} unreadable_messages={report.unreadable_messages}"
    return f"releases: {found}"


async def _intake(environment: Mapping[str, str]) -> list[str]:
    kafka = _setting(environment, "KAFKA_BOOTSTRAP_SERVERS")
    async with _engine(environment, "intake") as engine:
        progress = await rebuild_intake(engine, kafka)
        releases = await _releases(
            engine, kafka, intake_releases.RULEBOOK_TOPIC, INTAKE_KINDS, intake_releases.keep_release
        )
    counts = f"rebuilt={progress.rebuilt} kept={progress.kept} unreadable_messages={progress.unreadable_messages}"
    return [counts, releases]


async def _notify(environment: Mapping[str, str]) -> list[str]:
    """The ledger of deliveries is notify's own source and nobody's read model."""
    kafka = _setting(environment, "KAFKA_BOOTSTRAP_SERVERS")
    async with _engine(environment, "notify") as engine:
        topic, keep = notify_releases.RULEBOOK_TOPIC, notify_releases.keep_release
        people = await rebuild_people(engine, kafka, SystemClock())
        releases = await _releases(engine, kafka, topic, NOTIFY_KINDS, keep)
    heard = f"followings={people.followings} erasures={people.erasures}"
    return [f"people: {heard} unreadable_messages={people.unreadable_messages}", releases]


async def _audit(environment: Mapping[str, str]) -> list[str]:
    """From the leaves: tiles, the columns that questions go by, and which units a case concerns."""
    folder = Path(_setting(environment, "AUDIT_LOG_DIR"))
    engine = create_engine(_setting(environment, "AUDIT_DATABASE_URL"), "audit-rebuild", 2)
    try:
        rebuilt = await rebuild_audit(engine, folder)
    except AuditRunning:
        raise click.ClickException("audit is running: stop it first, its publisher works on the tiles") from None
    except LogContradicted as error:
        raise click.ClickException(f"the leaves are not those of the log, restore the database: {error}") from None
    finally:
        await engine.dispose()
    return [f"tiles and tables of {rebuilt.head.size} records, units_of_cases={rebuilt.units}"]


async def _routing(environment: Mapping[str, str]) -> list[str]:
    """Its own events and cases are the source; queues, marks of clocks and loads of posts are read off the cases."""
    settings = (environment.get("WORKING_DAYS_FILE", ""), environment.get("OFFICE_HOURS", ""))
    async with _engine(environment, "routing") as engine, _engine(environment, "routing") as shelf_engine:
        shelf = RulebookShelf(shelf_engine, SystemClock(), calendar=official_calendar(*settings))
        await shelf.refresh()
        told = await rebuild_routing(engine, shelf)
    return [f"cases={told.cases} places_in_queues={told.places} posts_with_cases={told.posts}"]


REBUILDS = {"audit": _audit, "intake": _intake, "notify": _notify, "routing": _routing}


@click.command()
@click.argument("service", type=click.Choice(sorted(REBUILDS)))
def rebuild(service: str) -> None:
    """Make SERVICE's read models again from their source; they come out equal. Only audit must be stopped for it."""
    for line in asyncio.run(REBUILDS[service](load_environment())):
        click.echo(f"{service}: {line}")
