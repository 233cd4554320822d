"""What issues look like in answers."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.entrypoints.duplicate_views import DuplicateView
from services.intake.entrypoints.story_views import ActView, AttachmentView, PartView, QuestionView, StepView
from services.intake.entrypoints.surge_views import TogetherView
from services.intake.entrypoints.talk_views import AnswerQuestionView, ProposalView
from services.intake.entrypoints.unit_views import UnitView


class AskView(TypedDict):
    """What would decide where the issue goes, and why."""

    field: str
    why: str


class IssueLinks(TypedDict):
    self: str
    track: str


class AcceptedView(TypedDict):
    """`receipt`: a signed statement of what was received; null of an issue that came before."""

    issue_id: Id
    tracking_code: str
    status: str
    area_code: str | None
    category_code: str | None
    duplicates: list[DuplicateView]
    asks: list[AskView]
    receipt: str | None
    links: IssueLinks


class RatingView(TypedDict):
    state: str
    label: str


class ProgressView(TypedDict):
    """Where the case stands; `unit` leads it, `due_at` is when it has to be resolved."""

    status: str
    status_label: str
    open311_status: str
    unit: UnitView | None
    respond_at: Moment | None
    due_at: Moment | None
    answer: str | None
    rating: RatingView | None


class StoryView(TypedDict):
    """What came after: masked, and without a word of the reporter's."""

    steps: list[StepView]
    questions: list[QuestionView]
    parts: list[PartView]
    followers: int
    surge: TogetherView | None
    proposals: list[ProposalView]
    answer_questions: list[AnswerQuestionView]


class IssueView(ProgressView, StoryView):
    """`legal`: what the reporter may do now."""

    issue_id: Id
    tracking_code: str
    channel: str
    channel_label: str
    title: str
    text: str
    category_code: str | None
    area_code: str | None
    urgency: str
    anonymous: bool
    on_behalf: bool
    call_back_wanted: bool | None
    about_unit: str | None
    occurred_at: Moment | None
    received_at: Moment
    receiving_unit: UnitView | None
    acts: list[ActView]
    attachments: list[AttachmentView]
    legal: list[str]


class SeenIssueView(IssueView):
    """`original`: the submitted fields, where they may be seen."""

    original: NotRequired[dict[str, Any]]


class SummaryView(TypedDict):
    issue_id: Id
    tracking_code: str
    channel: str
    title: str
    category_code: str | None
    area_code: str | None
    urgency: str
    received_at: Moment
    status: str
    status_label: str
    open311_status: str
    unit: UnitView | None
    due_at: Moment | None


class TrackView(ProgressView, StoryView):
    """`event_id`: of the record that it was received; audit proves to anybody that this is in the log."""

    tracking_code: str
    event_id: Id
    channel_label: str
    category: UnitView | None
    area: UnitView | None
    received_at: Moment
    receiving_unit: UnitView | None
