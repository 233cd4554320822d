"""What powers and duties look like in answers."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Moment, ReleaseView


class PowerLinks(TypedDict):
    power: str
    diagram_svg: str
    diagram_mmd: str


class StepNameView(TypedDict):
    number: int
    name: str


class StepView(StepNameView):
    who: list[str]


class LimitsView(TypedDict):
    """Working days of China's calendar. `limit_words`: the same in words."""

    respond_within_hours: float | None
    resolve_within_workdays: float | None
    extension_max_workdays: float | None
    limit_words: str


class PowerView(LimitsView):
    """`unit_unknown_because`: why nobody can be named: needs_street, needs_community, no_holder …"""

    power_code: str
    name: str
    power_type: str
    list_kind: str
    lead_or_assist: str
    procedural: bool
    category_codes: list[str]
    category_names: list[str]
    condition: str | None
    condition_words: str | None
    precedence: int
    holder_unit_type: list[str]
    unit_code: str | None
    unit_name: str | None
    duty_phone: str | None
    unit_unknown_because: str | None
    legal_basis: list[str]
    legal_basis_words: str
    in_force_from: Day
    in_force_to: Day | None
    rulebook: ReleaseView
    links: PowerLinks


class PublicPowerView(PowerView):
    """For everybody, without names."""

    steps: list[StepView]


class PostNameView(TypedDict):
    """`person`: for staff only; null when the post is vacant or its holder absent."""

    post_code: str
    title: str
    unit_code: str
    person: NotRequired[str | None]


class UnitNameView(TypedDict):
    unit_code: str
    unit_name: str


class StaffedStepView(StepView):
    kind: str
    posts: list[PostNameView]
    units: list[UnitNameView]


class AssistPowerView(TypedDict):
    power_code: str
    name: str
    holder_unit_type: list[str]
    respond_within_hours: float | None
    resolve_within_workdays: float | None


class LawView(TypedDict):
    """`status` is null where the rulebook's register of laws does not know it."""

    name: str
    status: str | None
    in_force_from: Day | None
    in_force_to: Day | None
    replaced_by: str | None


class VersionsView(TypedDict):
    before: Any
    after: Any


class ListedIn(TypedDict):
    version: str
    in_force_from: Day | None
    published_at: Moment | None
    links: dict[str, str]


class OldAndNew(TypedDict):
    old: str
    new: str


class PowerChangeView(TypedDict):
    """`columns`: what is different since the version before."""

    change: str
    columns: dict[str, OldAndNew]
    rulebooks: list[ListedIn]
    links: dict[str, str]


class PowerDetailView(PowerView):
    """All that the list says of a power, who holds it here, and which posts do its steps."""

    area_code: str
    keywords: list[str]
    actions: list[str]
    action_words: str | None
    holder_level: str
    decision_post_title: list[str]
    decision_posts: list[PostNameView]
    supervision_unit_type: list[str]
    supervising_units: list[UnitNameView]
    assist_unit_types: list[str]
    assist_powers: list[AssistPowerView]
    lead_power_code: str | None
    laws: list[LawView]
    steps: list[StaffedStepView]
    liability_clause: str
    staff_assigned: Any
    means: Any
    materials: list[str]
    in_force: bool
    versions: VersionsView


class PowerPageView(PowerDetailView):
    """`history`: its versions in all published lists, the newest first."""

    history: list[PowerChangeView]


class UnitPowersView(TypedDict):
    unit_code: str
    unit_name: str
    items: list[PublicPowerView]
    next_cursor: str | None
