"""What cases look like in answers. Codes and masked texts; a field that a unit wrote is no name of a reporter."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment, ReleaseView


class LeadView(TypedDict):
    unit_code: str
    post_code: str | None
    power_code: str
    person: str | None


class DeadlinesView(TypedDict):
    """`provisional`: a calendar on the way is not published yet, so `resolve_at` may still move."""

    respond_at: Moment
    resolve_at: Moment
    provisional: bool


class AssistantView(TypedDict):
    """`state`: open, answered or waived."""

    unit_code: str
    post_code: str | None
    person: str | None
    power_code: str
    task_id: NotRequired[Id]
    state: NotRequired[str]
    basis: str
    respond_at: Moment
    resolve_at: Moment
    provisional: bool


class FieldView(TypedDict):
    required: bool


class ActionView(TypedDict):
    """What may be done now, and what it has to be told."""

    action: str
    fields: dict[str, FieldView]


class CaseSummaryView(TypedDict):
    """`flags`: what holds beside the state."""

    case_id: Id
    state: str
    open311_status: str
    version: int
    lead: LeadView | None
    assistants: list[AssistantView]
    deadlines: DeadlinesView | None
    title: str
    category_code: str | None
    area_code: str | None
    urgency: str
    channel: str
    triage_reason: str | None
    flags: list[str]
    received_at: Moment


class CaseView(CaseSummaryView):
    """The answer to every step. `course`: what its way has been beside its state, without what is empty."""

    next_actions: list[ActionView]
    text: str
    supervising_unit: str | None
    receiving_unit: str | None
    about_unit: str | None
    disputed_units: list[str]
    rulebook: ReleaseView | None
    classification: dict[str, Any] | None
    asks: list[str]
    referral: dict[str, Any] | None
    explanation: dict[str, Any] | None
    opened_at: Moment
    accepted_at: Moment | None
    resolved_at: Moment | None
    result: str | None
    course: dict[str, Any]


class ClockView(TypedDict):
    """While a clock is paused its `due_at` is the earliest that it can be."""

    clock: str
    state: Literal["running", "paused", "stopped"]
    started_at: Moment
    due_at: Moment
    provisional: bool
    elapsed_share: float


class HappeningView(TypedDict):
    version: int
    event: str
    occurred_at: Moment
    post: str | None
    note: str | None


class MessageView(TypedDict):
    id: Id
    written_at: Moment
    unit: str | None
    post: str | None
    to_units: list[str]
    text: str


class PrecedentView(TypedDict):
    """A ruling on a case like it. `likeness_per_mille`: null where one of them has no known word."""

    dispute_id: Id
    case_id: Id
    category_code: str
    area_code: str | None
    ruled_at: Moment | None
    lead_unit: str | None
    power_code: str | None
    basis: str | None
    reason: str | None
    likeness_per_mille: int | None
    words: list[str]


class CaseLinks(TypedDict):
    similar: str


class CasePageView(CaseView):
    """A case with all that its page shows; history and dialogue the oldest first."""

    clocks: list[ClockView]
    history: list[HappeningView]
    dialogue: list[MessageView]
    precedents: list[PrecedentView]
    links: CaseLinks


class ClaimView(TypedDict):
    unit_code: str
    post_code: str
    since: Moment
    until: Moment


class ClaimedView(TypedDict):
    case_id: Id
    claim: ClaimView | None
