"""A draft is put in force: the other services get it as a release, our own processes by a notice."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor, RulebookRecordReleased, RulebookReleased
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import AlreadyPublished, RulebookUnknown
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.release import ReleaseRecord, records_sha256, release_records
from services.routing.usecases.rulebook_version import DRAFT, PUBLISHED, RulebookVersion
from services.routing.usecases.upload_rulebook import sound_rulebook


@dataclass(frozen=True, slots=True)
class PublishRulebook:
    """`in_force_from`: a civil date, today when not given."""

    version: str
    actor: Actor
    in_force_from: date | None = None


async def publish_rulebook(command: PublishRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    """Raises RulebookUnknown, AlreadyPublished."""
    draft = await work.rulebooks.lock(command.version)
    if draft is None:
        raise RulebookUnknown(command.version)
    if draft.status != DRAFT:
        raise AlreadyPublished(command.version)
    now = clock.now()
    published = replace(
        draft,
        status=PUBLISHED,
        in_force_from=command.in_force_from or in_china(now).date(),
        published_at=now,
        published_by=command.actor.ref,
    )
    tables = await work.rulebooks.tables(command.version)
    records = await asyncio.to_thread(_records, tables, command.version)
    await work.rulebooks.save(published)
    _release(published, records, command.actor, work, now)
    return published


def _records(tables: Mapping[str, str], version: str) -> list[ReleaseRecord]:
    rulebook, _ = sound_rulebook(tables)
    return release_records(tables, Snapshot(rulebook, version))


def _release(
    version: RulebookVersion, records: list[ReleaseRecord], actor: Actor, work: RoutingWork, at: datetime
) -> None:
    """Records first, the manifest last: who has it knows what a whole release is."""
    for record in records:
        work.publish(
            RulebookRecordReleased(
                version.version, version.digest, record.kind, record.code, record.rows_json, actor, at
            )
        )
    work.publish(
        RulebookReleased(
            version=version.version,
            digest=version.digest,
            record_count=len(records),
            records_sha256=records_sha256(records),
            published_at=at,
            in_force_from=(version.in_force_from or in_china(at).date()).isoformat(),
            actor=actor,
        )
    )
