"""What duties look like in answers."""

from typing import NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import ReleaseView
from services.routing.entrypoints.power_shapes import LimitsView, PowerLinks, StepNameView


class DutyView(LimitsView):
    """A power of which the post or unit does a part."""

    power_code: str
    name: str
    power_type: str
    list_kind: str
    lead_or_assist: str
    procedural: bool
    part: str
    decides: bool
    steps: list[StepNameView]
    legal_basis: list[str]
    legal_basis_words: str
    liability_clause: str
    links: PowerLinks


class DutyPostView(TypedDict):
    post_code: str
    title: str
    role: str
    capacity_open_cases: int


class PostDutiesView(DutyPostView):
    unit_code: str
    unit_name: str
    person: str | None
    open_cases: int
    duties: list[DutyView]
    rulebook: ReleaseView


class UnitDutiesView(TypedDict):
    """`open_cases`: for those who may read the unit's queue."""

    unit_code: str
    unit_name: str
    unit_type: str
    level: str
    duty_phone: str | None
    supervising_unit: str | None
    supervising_unit_name: str | None
    capacity_open_cases: int
    posts: list[DutyPostView]
    duties: list[DutyView]
    rulebook: ReleaseView
    open_cases: NotRequired[int]
