"""A rulebook comes in as tables and is kept as a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.serialisation import snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook
from services.routing.usecases.errors import RulebookUnsound
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_report import CheckReport, report_of
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_version import DRAFT, UPLOADED, RulebookVersion


@dataclass(frozen=True, slots=True)
class Draft:
    """Tables that were read without a fault, and what the analysis says of them from `day` on.

    `snapshot`: ready for decisions, so that nobody has to read the tables again when they are published.
    """

    tables: Mapping[str, str]
    rulebook: Rulebook
    digest: str
    snapshot: bytes
    report: CheckReport
    day: date

    @property
    def row_counts(self) -> dict[str, int]:
        return {name: len(getattr(self.rulebook, name)) for name in TABLE_NAMES}


@dataclass(frozen=True, slots=True)
class UploadRulebook:
    """`editors`: the marks of whoever wrote it, see `domain/four_eyes.py`; `base_version`: what was edited."""

    draft: Draft
    actor: Actor
    editors: tuple[str, ...]
    origin: str = UPLOADED
    base_version: str = ""
    reason: str = ""


def sound_rulebook(tables: Mapping[str, str]) -> Rulebook:
    """Seconds of work for a large list, so not for the event loop. Raises RulebookUnsound."""
    reading = read_rulebook(tables)
    if reading.errors:
        raise RulebookUnsound(reading.errors)
    return reading.rulebook


def draft_of(
    tables: Mapping[str, str], day: date, report: Callable[[Rulebook, date], CheckReport] = report_of
) -> Draft:
    """Reads and analyses: seconds of work. Raises RulebookUnsound."""
    rulebook = sound_rulebook(tables)
    snapshot = Snapshot(rulebook, "draft")
    return Draft(tables, rulebook, snapshot.digest, snapshot_bytes(snapshot), report(rulebook, day), day)


async def upload_rulebook(command: UploadRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    now, draft = clock.now(), command.draft
    version = RulebookVersion(
        version=await work.rulebooks.next_version(in_china(now).date()),
        digest=draft.digest,
        status=DRAFT,
        created_at=now,
        created_by=command.actor.ref,
        editors=command.editors,
        origin=command.origin,
        base_version=command.base_version,
        reason=command.reason,
        row_counts=draft.row_counts,
        # The draft is analysed at once, so that its editor sees what is wrong; `check` is the step that stands by it.
        check_day=draft.day,
        check_summary=draft.report.summary,
    )
    await work.rulebooks.add(version, draft.tables, draft.report)
    await work.rulebooks.keep_snapshot(version.version, draft.snapshot)
    work.publish(step_taken(f"rulebook.{command.origin}", None, version, command.actor, now))
    return version
