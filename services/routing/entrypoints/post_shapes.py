"""What posts, persons and units with their load look like in answers."""

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Moment


class PostLoadView(TypedDict):
    """`person`: who sits there on the day, null when the post is vacant or its holder absent."""

    post_code: str
    title: str
    role: str
    person: str | None
    open_cases: int
    capacity_open_cases: int


class SeatView(TypedDict):
    """What was set for the post; null: as the rulebook says."""

    person: str | None
    absent_until: Day | None
    deputy_post: str | None
    set_at: Moment
    set_by: str


class PostView(PostLoadView):
    unit_code: str
    unit_name: str
    listed_person: str | None
    absent_until: Day | None
    deputy_post: str | None
    deputy: PostLoadView | None
    seat: SeatView | None


class DutyPartView(TypedDict):
    power_code: str
    name: str
    part: str
    steps: list[str]
    decides: bool


class PostPageView(PostView):
    duties: list[DutyPartView]


class UnitLoadView(TypedDict):
    unit_code: str
    unit_name: str
    open_cases: int
    capacity_open_cases: int
    posts: list[PostLoadView]


class PersonLoadView(TypedDict):
    """`posts`: all that this person sits at."""

    person_id: str | None
    person: str
    posts: list[str]
    open_cases: int
    capacity_open_cases: int


class MismatchView(TypedDict):
    """Powers that a unit was given and can't bear. `because`: no_capacity or over_capacity."""

    unit_code: str
    unit_name: str
    because: str
    posts: list[str]
    power_codes: list[str]
    open_cases: int
    capacity_open_cases: int


class LoadsView(TypedDict):
    items: list[UnitLoadView]
    persons: list[PersonLoadView]
    mismatches: list[MismatchView]
    next_cursor: str | None


class ImportedView(TypedDict):
    """`changed`: codes of posts."""

    rows: int
    changed: list[str]
