"""What the steps on a mark are told."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.web.bodies import BodyModel
from services.routing.entrypoints.forms_life import Said
from services.routing.entrypoints.texts import Text


class HearForm(BodyModel):
    statement: Annotated[Text, Field(min_length=1, max_length=5000)]
    evidence: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()


class DecideForm(BodyModel):
    reason: Said
    basis: Annotated[Text, Field(min_length=1, max_length=500)]


class AppealForm(BodyModel):
    reason: Said
