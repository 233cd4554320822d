"""A record of the trail and the leaf it becomes.

The leaf is the canonical JSON of

    {v, index, event_id, occurred_at, recorded_at, actor: {type, ref, post, unit}, action,
     power: {code, rulebook, digest}?, case_id?, case_version?, reason_code?, before?, after?, subject_ref?, purpose?,
     detail?, sealed?: [{field, subjects, record_id, cipher, key_version, nonce, ciphertext, commitment}], trace_id,
     src: {service, topic, partition, offset, sequence}}

stored as the bytes that will be hashed. What stands with `?` is left out when there is none; what stands without is
there, with null when it is unknown. The body is the leaf without index, recorded_at and src: the same event delivered
twice has the same body, wherever and whenever it came. Where the message told no time (`occurred_at_known` is false)
the time of recording stands for it, and the body has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from services.audit.domain.canonical import canonical_bytes
from services.audit.domain.moments import moment_text

RECORD_FORMAT = 1
# The tiled log counts an entry's bytes in sixteen bits.
LEAF_BYTES_MAX = 65_535
# What index, times and source may add to a body.
BODY_BYTES_MAX = LEAF_BYTES_MAX - 1_535


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event came from: its producer, its place in Kafka, and its position in the producer's outbox."""

    service: str
    topic: str
    partition: int
    offset: int
    sequence: int

    def content(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "sequence": self.sequence,
        }


@dataclass(frozen=True, slots=True)
class DeclaredCount:
    """How many events a producer says it wrote to a topic between two positions of its outbox."""

    topic: str
    from_position: int
    to_position: int
    expected: int


@dataclass(frozen=True, slots=True)
class RawCopy:
    """A message kept as it came; `headers` is a JSON object with values in base64."""

    key: bytes | None
    value: bytes | None
    headers: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that arrived and may become a record. `body` is canonical, `fields` its content."""

    event_id: UUID
    # None when the message told no time.
    occurred_at: datetime | None
    fields: dict[str, Any]
    body: bytes
    source: Source
    case_id: UUID | None = None
    payload: bytes | None = None
    raw: RawCopy | None = None
    declared: tuple[DeclaredCount, ...] = ()
    # The units that its case is about.
    withheld_from: tuple[str, ...] = ()

    @property
    def body_hash(self) -> bytes:
        return sha256(self.body).digest()


def leaf_bytes(arrival: Arrival, index: int, recorded_at: str) -> bytes:
    """The leaf at `index`; `recorded_at` is a moment's text."""
    fields = arrival.fields | {"index": index, "recorded_at": recorded_at, "src": arrival.source.content()}
    if arrival.occurred_at is None:
        fields["occurred_at"] = recorded_at
    return canonical_bytes(fields)


def parsed_leaf(leaf: bytes) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(leaf)
    return content


def occurrence(moment: datetime | None) -> dict[str, Any]:
    """The fields of a body that tell when it was."""
    return {"occurred_at_known": False} if moment is None else {"occurred_at": moment_text(moment)}


def column_text(text: str) -> str:
    """A text as the query columns have it, which is the text itself but for NUL."""
    return text.replace("\x00", "\ufffd")


def is_step(fields: Mapping[str, Any], service: str) -> bool:
    """A step on a case, by the `service` that told it: others name the version of a step that they speak of."""
    return service == "routing" and bool(fields.get("case_version"))


def units_concerned(fields: dict[str, Any]) -> set[str]:
    """Units that acted or are named by the change: lead, supervising, receiving unit, before and after."""
    units = {fields["actor"]["unit"]}
    for side in ("before", "after"):
        for name, value in fields.get(side, {}).items():
            if name.endswith("unit"):
                units.add(value)
            elif name.endswith("units"):
                units.update(value.split(","))
    return {unit for unit in units if unit}
