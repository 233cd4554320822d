"""What grids and rounds look like in answers."""

from typing_extensions import TypedDict

from chassis.web.shapes import Day
from services.routing.entrypoints.queue_words import WhyView


class GridView(TypedDict):
    """`idle`: no patrol reported anything for so many days."""

    area_code: str
    area_name: str | None
    grid_code: str | None
    reports: int
    quick_fixes: int
    open_cases: int
    last_patrol_on: Day | None
    days_since_patrol: int | None
    idle: bool


class CoverageView(TypedDict):
    """Of the areas: one is patrolled when any of its grids is not idle."""

    areas: int
    patrolled: int
    per_mille: int | None


class GridsView(TypedDict):
    area_code: str
    items: list[GridView]
    coverage: CoverageView
    next_cursor: str | None


class CodeView(TypedDict):
    code: str
    name: str


class SubjectView(TypedDict):
    category_code: str
    name: str | None


class RoundView(TypedDict):
    """Where, when and for what to go, and why."""

    area_code: str
    area_name: str | None
    grid_code: str | None
    days: CodeView
    part: CodeView
    subject: SubjectView
    issues: int
    weeks: int
    last_on: Day
    because: WhyView


class PlanView(TypedDict):
    area_code: str
    weeks: int
    issues: int
    items: list[RoundView]
    next_cursor: str | None
