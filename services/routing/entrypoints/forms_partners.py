"""What the register of partners and the steps on their tasks are told."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from chassis.web.bodies import BodyModel
from services.routing.entrypoints.forms_life import Code, DecisionForm, Said, StepForm
from services.routing.entrypoints.texts import Text

# It stands as `sub` in a token and in records.
PartnerCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]
Kind = Literal[
    "property_company",
    "owners_committee",
    "social_organisation",
    "volunteer_team",
    "police_community_post",
    "association",
]


class PartnerForm(BodyModel):
    code: PartnerCode
    name: Annotated[Text, Field(min_length=1, max_length=100)]
    kind: Kind
    area_code: Code
    unit_code: Code
    contact_ref: Annotated[Text, Field(max_length=100)] = ""
    agreement: Annotated[Text, Field(min_length=1, max_length=200)]
    valid_from: date
    valid_to: date | None = None
    is_active: bool = True


class RegisterForm(BodyModel):
    partners: Annotated[tuple[PartnerForm, ...], Field(min_length=1, max_length=1000)]


class OfferForm(StepForm):
    task: Said
    partners: Annotated[tuple[PartnerCode, ...], Field(max_length=50)] = ()
    place: Annotated[Text, Field(max_length=200)] = ""
    within_workdays: Annotated[int, Field(ge=1, le=60)] = 3


class JudgementForm(DecisionForm):
    task_id: UUID


class ClaimForm(BodyModel):
    """Nothing has to be said."""


class ReleaseForm(BodyModel):
    reason: Said


class DoneForm(BodyModel):
    result: Said
