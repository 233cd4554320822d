"""Mediation (人民调解) of a conflict between parties, as the course of its case keeps it: codes and pseudonyms only.

    {number, at, mediator, mediator_post, parties: [{side, ref, is_reporter}], sessions, consents: {side: at},
     outcome: ""|agreed|failed, concluded_at, agreement_sha256}

Who the parties are stands sealed elsewhere, each under a key of its own: erasing one leaves the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.clocks.events import CLOCK_MINUTES, Limit

AGREED, FAILED = "agreed", "failed"
# 甲方, 乙方, … in the order in which they are named.
SIDES = ("甲", "乙", "丙", "丁", "戊", "己")
_A_DAY_MINUTES = 24 * 60
# 《人民调解工作规范》: a mediation is brought to an end within a month; and an agreement is looked at after one (回访).
MEDIATION_LIMIT = Limit(CLOCK_MINUTES, 30 * _A_DAY_MINUTES)
RECHECK_AFTER = Limit(CLOCK_MINUTES, 30 * _A_DAY_MINUTES)
# Longer than this nobody only watches.
WATCH_DAYS_MAX = 30

Mediation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mediator:
    """Of the roster (调解员名册). `post_code`: of an officer who mediates; empty for a volunteer, for
    whom the lead's posts keep the minutes."""

    code: str
    name: str
    area_code: str
    unit_code: str
    post_code: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Party:
    """`sealed`: {name, phone} under the key of `ref`."""

    side: str
    ref: str
    is_reporter: bool
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """Minutes of a session, or the agreement: `text` is masked. What was signed never changes."""

    kind: str
    written_at: datetime
    text: str

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def opened(case: Case, mediator: Mediator, parties: Sequence[Party], at: datetime) -> Mediation:
    before = case.course.mediation
    return {
        "number": (before["number"] if before else 0) + 1,
        "at": at.isoformat(),
        "mediator": mediator.code,
        "mediator_post": mediator.post_code,
        "parties": [{"side": each.side, "ref": each.ref, "is_reporter": each.is_reporter} for each in parties],
        "sessions": 0,
        "consents": {},
        "outcome": "",
        "concluded_at": "",
        "agreement_sha256": "",
    }


def with_session(mediation: Mediation, consents: Sequence[str], at: datetime) -> Mediation:
    """A consent is dated when it was given first."""
    given = {side: mediation["consents"].get(side, at.isoformat()) for side in consents}
    return {**mediation, "sessions": mediation["sessions"] + 1, "consents": {**mediation["consents"], **given}}


def concluded(mediation: Mediation, outcome: str, agreement_sha256: str, at: datetime) -> Mediation:
    return {
        **mediation,
        "outcome": outcome,
        "concluded_at": at.isoformat(),
        "agreement_sha256": agreement_sha256 if outcome == AGREED else "",
    }


def sides_of(mediation: Mediation) -> list[str]:
    return [str(each["side"]) for each in mediation["parties"]]


def without_consent(mediation: Mediation) -> list[str]:
    return [side for side in sides_of(mediation) if side not in mediation["consents"]]


def watch_over(case: Case) -> Case:
    """Watching has come to its end by itself: work goes on where it stood."""
    pause = case.course.pause or {}
    return replace(case, state=pause.get("from_state", "in_progress"), course=case.noting(pause=None))
