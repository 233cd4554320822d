"""A release in pieces: keyed records, then a manifest that says how many they are and what their digest is.

Each piece stands under the key `kind:code@version` of a compacted topic, the manifest under the kind `manifest`. A
release is whole when as many records as the manifest counts are there and their digest agrees; until then nobody reads
it. A version ends when its keys get tombstones.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from chassis.errors import InvalidMessage

MANIFEST = "manifest"
# What a release says, by kind; a row is a JSON object.
Contents = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class ReleaseKey:
    version: str
    kind: str
    code: str

    @classmethod
    def parse(cls, key: str) -> "ReleaseKey":
        """Raises InvalidMessage."""
        name, at, version = key.rpartition("@")
        kind, colon, code = name.partition(":")
        if not (at and colon and kind and version):
            raise InvalidMessage("the key is not kind:code@version")
        return cls(version, kind, code)


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """`content`: a JSON array of objects."""

    key: ReleaseKey
    content: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseManifest:
    """`digest`: of what was released, `records_sha256`: of its records; both lower-case hex."""

    version: str
    digest: str
    record_count: int
    records_sha256: str
    published_at: datetime
    in_force_from: date


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """Which release somebody reads. A version that was released anew with other records is another release."""

    version: str
    digest: str
    records_sha256: str


def record_of(key: ReleaseKey, content: str, released_at: datetime) -> ReleaseRecord:
    """Raises InvalidMessage when the content is no JSON array of objects."""
    if not (key.version and key.kind) or key.kind == MANIFEST:
        raise InvalidMessage("a release record needs a version and a kind")
    if "\0" in f"{key.version}{key.kind}{key.code}{content}":
        raise InvalidMessage("a NUL character in a release record")
    rows_of(content)
    return ReleaseRecord(key, content, released_at)


def rows_of(content: str) -> list[dict[str, Any]]:
    """Raises InvalidMessage."""
    try:
        rows = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise InvalidMessage("the record's content is not JSON") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidMessage("the record's content is no array of objects")
    return rows


def civil_day(text: str) -> date:
    """Raises InvalidMessage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidMessage("in_force_from is no day") from None


def content_sha256(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()


def records_sha256(digests: Iterable[bytes]) -> str:
    """Over the SHA-256 (32 bytes each) of every record's content, in the order of (kind, code); lower-case hex."""
    running = hashlib.sha256()
    for digest in digests:
        running.update(digest)
    return running.hexdigest()
