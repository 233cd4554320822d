"""Records of what only audit needs: reads of personal data, configuration changes, dead letters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from chassis.events import OutgoingEvent
from chassis.ids import new_id
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
