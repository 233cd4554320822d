"""Surges as officers and supervisors read them."""

from datetime import datetime

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.domain.reference import Reference
from services.intake.domain.surges.handling import Handling, Nudge, Outcome
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.unit_views import UnitView, unit_view


class HandlingView(TypedDict):
    """`nudged`: what the clock did last. `evidence`: ids of attachments."""

    lead_unit: UnitView | None
    acknowledge_by: Moment
    acknowledged_at: Moment | None
    acknowledged_by: UnitView | None
    answer_by: Moment
    overdue: bool
    nudged: Nudge | None
    claim: str | None
    answered_at: Moment | None
    answer: str | None
    outcome: Outcome | None
    evidence: list[Id]


class SurgeView(TypedDict):
    """`words`: what all of them say, masked. `people`: reporters, and whoever follows one of them."""

    surge_id: Id
    headline: str
    words: str
    first_seen: Moment
    detected_at: Moment
    last_joined_at: Moment
    growth: float
    issue_ids: list[Id]
    issues: int
    people: int
    areas: list[str]
    area_names: list[str]
    category_code: str | None
    category_name: str | None
    to_verify: bool
    handling: HandlingView | None


class TogetherView(TypedDict):
    state: str
    state_label: str
    unit: UnitView | None
    answer_by: Moment
    answered_at: Moment | None
    answer: str | None
    outcome: Outcome | None
    outcome_label: str | None


class CorrectionView(TypedDict):
    id: Id
    claim: str | None
    outcome: Outcome
    outcome_label: str
    text: str | None
    unit: UnitView | None
    area_names: list[str]
    published_at: Moment | None


def surge_view(surge: NoticedSurge, reference: Reference, now: datetime) -> SurgeView:
    """Words are masked. What the single issues say is shown to whoever may see the issue."""
    return {
        "surge_id": str(surge.id),
        "headline": surge.headline,
        "words": surge.words,
        "first_seen": civil(surge.first_seen),
        "detected_at": civil(surge.detected_at),
        "last_joined_at": civil(surge.last_joined_at),
        "growth": round(surge.growth, 2),
        "issue_ids": list(map(str, surge.issues)),
        "issues": len(surge.issues),
        "people": surge.people,
        "areas": list(surge.areas),
        "area_names": [reference.area_name(code) or code for code in surge.areas],
        "category_code": surge.category_code,
        "category_name": reference.category_name(surge.category_code or ""),
        "to_verify": surge.to_verify,
        "handling": handling_view(surge.handling, reference, now) if surge.handling else None,
    }


def handling_view(handling: Handling, reference: Reference, now: datetime) -> HandlingView:
    return {
        "lead_unit": unit_view(handling.lead_unit, reference),
        "acknowledge_by": civil(handling.acknowledge_by),
        "acknowledged_at": civil(handling.acknowledged_at),
        "acknowledged_by": unit_view(handling.acknowledged_unit, reference),
        "answer_by": civil(handling.answer_by),
        "overdue": handling.is_overdue(now),
        "nudged": handling.nudged,
        "claim": handling.claim,
        "answered_at": civil(handling.answered_at),
        "answer": handling.answer,
        "outcome": handling.outcome,
        "evidence": list(map(str, handling.evidence)),
    }


def together_view(handling: Handling | None, reference: Reference) -> TogetherView | None:
    """For whoever reported something that many others reported, too: who looks after it, and what came of it."""
    if handling is None:
        return None
    open_state = ("verifying", "核查中") if handling.to_verify else ("handling", "集中处理中")
    state, label = ("answered", "已统一答复") if handling.answered_at else open_state
    return {
        "state": state,
        "state_label": label,
        "unit": unit_view(handling.lead_unit, reference),
        "answer_by": civil(handling.answer_by),
        "answered_at": civil(handling.answered_at),
        "answer": handling.answer,
        "outcome": handling.outcome,
        "outcome_label": handling.outcome.zh if handling.outcome else None,
    }


def correction_view(surge: NoticedSurge, reference: Reference) -> CorrectionView:
    """Nothing of who reported it, or of how many did."""
    handling = surge.handling
    if handling is None or handling.outcome is None:
        raise ValueError("it was not answered")
    return {
        "id": str(surge.id),
        "claim": handling.claim,
        "outcome": handling.outcome,
        "outcome_label": handling.outcome.zh,
        "text": handling.answer,
        "unit": unit_view(handling.lead_unit, reference),
        "area_names": [reference.area_name(code) or code for code in surge.areas],
        "published_at": civil(handling.answered_at),
    }
