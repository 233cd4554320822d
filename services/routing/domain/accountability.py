"""Accountability referral (问责移送): a lead for the disciplinary unit, with the evidence it rests on.

What becomes of it stays with that unit: nothing beyond that it was received is kept here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson

# To whom leads go: the nearest one above the place.
DISCIPLINARY_UNIT = "纪委监委"


class RecordedEvent(NamedTuple):
    """An event of the case; its leaf and proof are audit's, under the same id."""

    event_id: UUID
    type: str
    case_version: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """`unit_code`, `post_code`: whose accountability it is about. `bundle`: what it rests on, plain data. `reason` is
    masked."""

    id: UUID
    case_id: UUID
    unit_code: str
    post_code: str
    by_unit: str
    by_post: str
    to_unit: str
    power_code: str
    area_code: str
    reason: str
    basis: str
    bundle: Mapping[str, Any]
    referred_at: datetime
    received_at: datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the bundle's canonical JSON, as the record says it."""
        return sha256(orjson.dumps(self.bundle, option=orjson.OPT_SORT_KEYS)).hexdigest()


def evidence_bundle(
    case_id: UUID, events: Sequence[RecordedEvent], marks: Sequence[Mapping[str, Any]], rulebook: Mapping[str, str]
) -> dict[str, Any]:
    """Ids and codes alone: whoever has them asks audit for each leaf and its proof, which need no trust in us."""
    return {
        "case_id": str(case_id),
        "rulebook": dict(rulebook),
        "records": [
            {
                "event_id": str(each.event_id),
                "type": each.type,
                "case_version": each.case_version,
                "occurred_at": each.occurred_at.isoformat(),
                "leaf": f"/v1/events/{each.event_id}/leaf",
                "proof": f"/v1/events/{each.event_id}/proof",
            }
            for each in events
        ],
        "marks": [{name: mark[name] for name in ("id", "kind", "unit", "post", "power_code")} for mark in marks],
    }
