"""What decisions look like in answers."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import ReleaseView
from services.routing.entrypoints.case_shapes import AssistantView, DeadlinesView


class DecidedLeadView(TypedDict):
    """`post_code` and `person` are null where the whole unit is vacant."""

    unit_code: str
    post_code: str | None
    person: str | None
    power_code: str


class PostOfUnitView(TypedDict):
    post_code: str | None
    person: str | None


class TieView(TypedDict):
    power_code: str
    unit_code: str


class ReferralRuleView(TypedDict):
    """Whom the escalation table gives a gap or conflict to. `supervising_unit`: of the unit complained of."""

    rule_code: str | None
    decide_unit: str | None
    supervise_unit: str | None
    notify_units: list[str]
    act_within_minutes: int | None
    supervising_unit: NotRequired[str | None]


class DeclarationView(TypedDict):
    reason: str
    suggested_route: str


class WinnerView(TypedDict):
    power_code: str
    because: str
    post: Any


class LoserView(TypedDict):
    """`failed`: which parts of its condition are false."""

    power_code: str
    because: str
    failed: NotRequired[list[Any]]


class NearMissView(LoserView):
    """`ask`: the field that would decide; `asks`: all of them, where there are several."""

    ask: NotRequired[str]
    asks: NotRequired[list[str]]
    area_code: NotRequired[str]
    category_code: NotRequired[str]


class ExplanationView(TypedDict):
    """`facts`: what was recorded of the issue when it was decided. `unattached`: who does not assist, and why."""

    winner: WinnerView | None
    losers: list[LoserView]
    near_misses: list[NearMissView]
    unattached: list[dict[str, Any]]
    facts: dict[str, Any]


class SuggestionView(TypedDict):
    """What the words of an issue without a category speak of."""

    category_code: str
    per_mille: int
    words: list[dict[str, Any]]


class DecisionView(TypedDict):
    """`reason`: null when assigned. `asks`: fields that would decide, the most useful first."""

    outcome: Literal["assigned", "gap", "conflict", "needs_fields"]
    reason: str | None
    lead: DecidedLeadView | None
    decision_post: PostOfUnitView | None
    supervising_unit: str | None
    assistants: list[AssistantView]
    on_request: list[str]
    deadlines: DeadlinesView | None
    asks: list[str]
    ties: list[TieView]
    referral: ReferralRuleView | None
    declared: DeclarationView | None
    rulebook: ReleaseView
    explanation: ExplanationView
    suggestions: NotRequired[list[SuggestionView]]
