"""What routing's events say in their detail: the files that are evidence of a resolution, a return or a hearing."""

from typing import Any
from uuid import UUID

import orjson

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from services.intake.domain.attachment import OF_HEARING, OF_RESOLUTION, OF_RETURN
from services.intake.usecases.bind_evidence import BindEvidence

EVIDENCE_OF = {
    "routing.v1.CaseResolved": OF_RESOLUTION,
    "routing.v1.CaseReturned": OF_RETURN,
    "routing.v1.MarkHeard": OF_HEARING,
}


def evidence_in(event: IncomingEvent, case_id: UUID) -> BindEvidence | None:
    """None where the event names no file. Raises InvalidMessage."""
    if event.type not in EVIDENCE_OF:
        return None
    message: Any = event.message
    named = detail_of(event).get("evidence") or ()
    try:
        ids = tuple(UUID(each) for each in named)
    except (ValueError, TypeError, AttributeError):
        raise InvalidMessage("evidence is no list of UUIDs") from None
    return BindEvidence(case_id, ids, message.record.actor.ref, EVIDENCE_OF[event.type]) if ids else None


def detail_of(event: IncomingEvent) -> dict[str, Any]:
    """Raises InvalidMessage."""
    message: Any = event.message
    try:
        detail = orjson.loads(message.record.detail_json or "{}")
    except orjson.JSONDecodeError:
        raise InvalidMessage("detail_json is no JSON") from None
    return detail if isinstance(detail, dict) else {}
