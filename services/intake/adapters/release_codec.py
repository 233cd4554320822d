"""Releases of the rulebook as contracts → the pieces that the chassis keeps."""

from datetime import UTC, datetime
from typing import cast

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import TOMBSTONE, IncomingEvent
from chassis.release_store import ReleaseStore
from chassis.releases import ReleaseKey, ReleaseManifest, ReleaseRecord, civil_day, record_of
from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased, RulebookReleased

RULEBOOK_TOPIC = "routing.rulebook.v1"
_RECORD = RulebookRecordReleased.DESCRIPTOR.full_name
_MANIFEST = RulebookReleased.DESCRIPTOR.full_name
# The rulebook's is the only compacted topic that we hear, so every tombstone is of a release.
RELEASE_TYPES = (_RECORD, _MANIFEST, TOMBSTONE)


def keep_release(event: IncomingEvent, releases: ReleaseStore) -> None:
    """For events of RELEASE_TYPES. Raises InvalidMessage."""
    if event.type == TOMBSTONE:
        releases.end(ReleaseKey.parse(event.raw.key_text))
    elif event.type == _MANIFEST:
        releases.close(_manifest(cast(RulebookReleased, event.message)))
    else:
        releases.add(_record(cast(RulebookRecordReleased, event.message)))


def _record(message: RulebookRecordReleased) -> ReleaseRecord:
    key = ReleaseKey(message.version, message.kind, message.code)
    return record_of(key, message.rows_json, _moment(message.record.occurred_at))


def _manifest(message: RulebookReleased) -> ReleaseManifest:
    return ReleaseManifest(
        version=message.version,
        digest=message.digest,
        record_count=message.record_count,
        records_sha256=message.records_sha256,
        published_at=_moment(message.published_at),
        in_force_from=civil_day(message.in_force_from),
    )


def _moment(stamp: Timestamp) -> datetime:
    try:
        return stamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        raise InvalidMessage("a timestamp is out of range") from None
