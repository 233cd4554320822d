"""A reviewed version is put in force: the other services get it as a release, our own processes by a notice."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor, RulebookRecordReleased, RulebookReleased
from services.routing.domain.rulebook.serialisation import SnapshotUnreadableError, load_snapshot, snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import RulebookUnknown, RulebookUnresolved
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.release import ReleaseRecord, records_sha256, release_records
from services.routing.usecases.rulebook_life import PUBLISH, is_possible, refusal, require_resolved
from services.routing.usecases.rulebook_report import CheckReport, report_of
from services.routing.usecases.rulebook_version import PUBLISHED, RulebookVersion
from services.routing.usecases.supersede_rulebooks import supersede_rulebooks
from services.routing.usecases.upload_rulebook import sound_rulebook

# Of a release of 100,000 records: some 20 ms of encoding, and a statement of a megabyte.
EVENTS_AT_ONCE_MAX = 500


@dataclass(frozen=True, slots=True)
class Edition:
    """A version's tables made ready to travel. `earlier`: what the analysis says when days count that lie before the
    day it was checked for; None where there are none. `snapshot`: ready for decisions, as our own processes load it."""

    records: Sequence[ReleaseRecord]
    snapshot: bytes
    earlier: CheckReport | None = None


@dataclass(frozen=True, slots=True)
class PublishRulebook:
    """`edition`: None when the version was not yet reviewed as it was looked at. `in_force_from`: a civil date, today
    when not given."""

    version: str
    actor: Actor
    edition: Edition | None
    in_force_from: date | None = None


def edition_of(
    tables: Mapping[str, str], version: RulebookVersion, kept: bytes | None, in_force_from: date | None = None
) -> Edition:
    """Seconds of work for a large list, so neither for the event loop nor for an open transaction.

    `kept`: the version's snapshot. Without it, or where its form is an older one, the tables are read again, which
    takes four times as long.
    """
    snapshot, content = made_ready(tables, version, kept)
    is_earlier = in_force_from is not None and (version.check_day is None or in_force_from < version.check_day)
    return Edition(
        release_records(tables, snapshot),
        content,
        report_of(snapshot.rulebook, in_force_from) if in_force_from and is_earlier else None,
    )


def made_ready(tables: Mapping[str, str], version: RulebookVersion, kept: bytes | None) -> tuple[Snapshot, bytes]:
    """The version's snapshot, and its bytes. `kept`: see `edition_of`."""
    if kept is not None:
        with suppress(SnapshotUnreadableError):
            snapshot = load_snapshot(kept, version.version)
            if snapshot.digest == version.digest:
                return snapshot, kept
    snapshot = Snapshot(sound_rulebook(tables), version.version)
    return snapshot, snapshot_bytes(snapshot)


async def publish_rulebook(command: PublishRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    """Raises RulebookUnknown, AlreadyPublished, RulebookNotReady, RulebookUnresolved."""
    timeline = await work.rulebooks.lock_published()
    reviewed = await work.rulebooks.lock(command.version)
    if reviewed is None:
        raise RulebookUnknown(command.version)
    await require_resolved(reviewed, work)
    edition = command.edition
    if edition is None or not is_possible(reviewed, PUBLISH):
        raise refusal(reviewed, PUBLISH)
    if edition.earlier is not None and edition.earlier.blocks:
        raise RulebookUnresolved(reviewed.version, edition.earlier.blocking)
    now = clock.now()
    published = put_in_force(reviewed, command.actor, command.in_force_from, now)
    await work.rulebooks.save(published)
    await work.rulebooks.keep_snapshot(published.version, edition.snapshot)
    await release(published, edition.records, command.actor, work, now, {"status": reviewed.status})
    await supersede_rulebooks(timeline.with_version(published), work, command.actor, now)
    return published


def put_in_force(version: RulebookVersion, actor: Actor, day: date | None, at: datetime) -> RulebookVersion:
    return replace(
        version,
        status=PUBLISHED,
        in_force_from=day or in_china(at).date(),
        published_at=at,
        published_by=actor.ref,
    )


async def release(
    version: RulebookVersion,
    records: Sequence[ReleaseRecord],
    actor: Actor,
    work: RoutingWork,
    at: datetime,
    before: Mapping[str, str],
) -> None:
    """Records first, the manifest last: who has it knows what a whole release is."""
    for number, record in enumerate(records, start=1):
        if number % EVENTS_AT_ONCE_MAX == 0:
            await work.write_events()
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
            records_sha256=records_sha256(list(records)),
            published_at=at,
            in_force_from=(version.in_force_from or in_china(at).date()).isoformat(),
            actor=actor,
            before=before,
        )
    )
