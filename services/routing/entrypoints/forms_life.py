"""What the steps in a case's own unit, its supervision and its end are told."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from chassis.web.bodies import BodyModel
from services.routing.entrypoints.texts import Text

Note = Annotated[Text, Field(max_length=2000)]
Said = Annotated[Text, Field(min_length=1, max_length=2000)]
Code = Annotated[Text, Field(min_length=1, max_length=100)]
Hours = Annotated[float, Field(gt=0, le=720)]


class StepForm(BodyModel):
    note: Note = ""


class ResolveForm(StepForm):
    result: Annotated[Text, Field(min_length=1, max_length=5000)]
    steps_done: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    evidence: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()


class AssignForm(StepForm):
    post_code: Code
    reason: Note = ""


class ReasonForm(StepForm):
    reason: Said


class ReferralForm(ReasonForm):
    """`events`: ids of the case's events that it rests on; none are all of them."""

    unit_code: Code
    post_code: Annotated[Text, Field(max_length=100)] = ""
    basis: Annotated[Text, Field(min_length=1, max_length=500)]
    events: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()


class ProposalForm(StepForm):
    text: Said
    answer_within_workdays: Annotated[int, Field(ge=1, le=10)] = 2


class AnswerForm(StepForm):
    question_id: UUID
    text: Said


class DecisionForm(ReasonForm):
    approve: bool


class ExtensionForm(ReasonForm):
    workdays: Annotated[int, Field(ge=1, le=365)]


class SuspendForm(ReasonForm):
    until: AwareDatetime | None = None


class QuestionForm(StepForm):
    question: Said


class TextForm(StepForm):
    text: Said


class SuperviseForm(TextForm):
    answer_within_hours: Hours


class RejectForm(ReasonForm):
    legal_basis: Annotated[Text, Field(min_length=1, max_length=500)]


class FollowUpForm(StepForm):
    reached: bool
    resolved: bool | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    comment: Note = ""
