"""Records of what only audit needs: reads of personal data, configuration changes, dead letters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.sealed_words import CIPHERS, HEAD, NONCE_BYTES, SEALED_BYTES_MAX, SealedWords
from contracts.record.v1.record_pb2 import ACTOR_TYPE_SERVICE, ActionRecorded, Actor, Record


def canonical_json(content: Any) -> str:
    """RFC 8785 for our domain: ASCII keys, no floats, integers below 2^53."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def action_record(
    service: str,
    action: str,
    occurred_at: datetime,
    *,
    actor: Actor | None = None,
    subject_ref: str = "",
    case_id: str = "",
    purpose: str = "",
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    detail: Any = None,
) -> OutgoingEvent:
    """An event for `<service>.record.v1`, keyed by its subject or else its actor."""
    actor = actor or Actor(type=ACTOR_TYPE_SERVICE, ref=service)
    record = Record(
        actor=actor,
        action=action,
        subject_ref=subject_ref,
        case_id=case_id,
        purpose=purpose,
        before=before,
        after=after,
        detail_json="" if detail is None else canonical_json(detail),
    )
    record.occurred_at.FromDatetime(occurred_at)
    return OutgoingEvent(
        id=new_id(),
        topic=f"{service}.record.v1",
        key=subject_ref or actor.ref,
        type=ActionRecorded.DESCRIPTOR.full_name,
        payload=ActionRecorded(record=record).SerializeToString(deterministic=True),
        occurred_at=occurred_at,
    )


def seal_into(record: Record, words: SealedWords | None) -> None:
    """As a record carries it. What is too long for a leaf stays with its producer; the commitment goes all the same.

    In place, for Protobuf copies whatever is given to a constructor.
    """
    if words is None:
        return
    sealed = words.sealed
    cipher, key_version = HEAD.unpack_from(sealed)
    content_at = HEAD.size + NONCE_BYTES
    record.sealed.add(
        field=words.field,
        subject_refs=words.subject_refs,
        record_id=words.record_id,
        cipher=CIPHERS[cipher],
        key_version=key_version,
        nonce=sealed[HEAD.size : content_at],
        ciphertext=sealed[content_at:] if len(sealed) <= SEALED_BYTES_MAX else b"",
        commitment=words.commitment,
    )
