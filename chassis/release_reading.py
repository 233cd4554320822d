"""Messages of a release → the pieces that `ReleaseStore` keeps. Which messages these are, a service says."""

from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import TOMBSTONE, IncomingEvent
from chassis.release_store import ReleaseStore
from chassis.releases import ReleaseKey, ReleaseManifest, ReleaseRecord, civil_day, record_of


class ReleaseReading:
    """`record_type`: the full name of the message with {record, version, kind, code, rows_json}; `manifest_type`: of
    the one with {version, digest, record_count, records_sha256, published_at, in_force_from}.

    `types`: the events to be given to `keep`. A service hears one compacted topic, so every tombstone is of a release.
    """

    def __init__(self, record_type: str, manifest_type: str) -> None:
        self.types = (record_type, manifest_type, TOMBSTONE)
        self._manifest_type = manifest_type

    def keep(self, event: IncomingEvent, releases: ReleaseStore) -> None:
        """Raises InvalidMessage."""
        if event.type == TOMBSTONE:
            releases.end(ReleaseKey.parse(event.raw.key_text))
        elif event.type == self._manifest_type:
            releases.close(_manifest(event.message))
        else:
            releases.add(_record(event.message))


def _record(message: Any) -> ReleaseRecord:
    key = ReleaseKey(message.version, message.kind, message.code)
    return record_of(key, message.rows_json, _moment(message.record.occurred_at))


def _manifest(message: Any) -> ReleaseManifest:
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
