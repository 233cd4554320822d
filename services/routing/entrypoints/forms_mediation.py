"""What the steps of a mediation are told, and the roster of mediators."""

from typing import Annotated, Literal

from pydantic import Field

from chassis.web.bodies import BodyModel
from services.routing.entrypoints.forms_life import Code, StepForm
from services.routing.entrypoints.texts import Text

LongText = Annotated[Text, Field(min_length=1, max_length=10_000)]


class PartyForm(BodyModel):
    """Sealed as soon as it is read; nothing of it stands in the case."""

    name: Annotated[Text, Field(min_length=1, max_length=50)]
    phone: Annotated[Text, Field(max_length=30)] = ""
    is_reporter: bool = False


class OpenMediationForm(StepForm):
    mediator: Code
    parties: Annotated[tuple[PartyForm, ...], Field(min_length=2, max_length=6)]


class SessionForm(StepForm):
    minutes: LongText
    consents: Annotated[tuple[Text, ...], Field(max_length=6)] = ()


class ConclusionForm(StepForm):
    outcome: Literal["agreed", "failed"]
    text: LongText


class MediatorForm(BodyModel):
    code: Code
    name: Annotated[Text, Field(min_length=1, max_length=50)]
    area_code: Code
    unit_code: Annotated[Text, Field(max_length=100)] = ""
    post_code: Annotated[Text, Field(max_length=100)] = ""
    is_active: bool = True


class RosterForm(BodyModel):
    mediators: Annotated[tuple[MediatorForm, ...], Field(min_length=1, max_length=1000)]
