"""What the steps between units and between cases are told."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.web.bodies import BodyModel
from services.routing.entrypoints.forms_life import Code, Hours, Note, ReasonForm, Said, StepForm, TextForm
from services.routing.entrypoints.texts import Text

Scalar = str | int | float | bool


class ReturnForm(ReasonForm):
    reason_code: Literal["not_ours", "wrong_place", "insufficient", "duplicate"]
    basis: Note = ""
    facts: Annotated[dict[str, Scalar], Field(max_length=20, default_factory=dict)]
    suggested_unit: Annotated[Text, Field(max_length=100)] = ""
    power_code: Annotated[Text, Field(max_length=100)] = ""
    evidence: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()


class DecideReturnForm(ReasonForm):
    decision: Literal["refuse", "dispute"]


class TransferForm(ReasonForm):
    to_unit: Code


class WhistleForm(ReasonForm):
    units: Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]
    report_within_hours: Hours


class AssistForm(StepForm):
    unit_code: Code
    task: Said
    within_workdays: Annotated[int, Field(ge=1, le=60)] = 3


class TaskResultForm(StepForm):
    task_id: UUID
    result: Said


class TaskReasonForm(ReasonForm):
    task_id: UUID


class MessageForm(TextForm):
    to_units: Annotated[tuple[Code, ...], Field(max_length=20)] = ()


class LinkForm(StepForm):
    case: UUID


class MergeForm(StepForm):
    into_case: UUID


class UnmergeForm(StepForm):
    case: UUID | None = None


class PartForm(BodyModel):
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    text: Annotated[Text, Field(min_length=1, max_length=10_000)]
    category_code: Annotated[Text, Field(max_length=50)] = ""


class SplitForm(StepForm):
    parts: Annotated[tuple[PartForm, ...], Field(min_length=2, max_length=20)]


class StatementForm(BodyModel):
    text: Said


class RulingForm(BodyModel):
    lead_unit: Code
    power_code: Code
    basis: Annotated[Text, Field(min_length=1, max_length=500)]
    reason: Said
