"""A country of one city, two districts, two streets and two communities, small enough to try every issue."""

from collections.abc import Iterable
from datetime import date

from services.routing.domain.rulebook.tables import (
    Area,
    Category,
    CoverageNote,
    Post,
    Power,
    ProcessStep,
    Rulebook,
    Unit,
)

DAY = date(2026, 6, 1)
AREAS = (
    Area("C", "", "市", "city"),
    Area("D", "C", "一区", "district"),
    Area("DS", "D", "一街道", "street"),
    Area("DSa", "DS", "甲社区居民委员会", "community"),
    Area("DSb", "DS", "乙村村民委员会", "community"),
    Area("DT", "D", "一镇", "street"),
    Area("E", "C", "二区", "district"),
)
CATEGORIES = (
    Category("1", "", "噪声", 1),
    Category("11", "1", "社会生活噪声", 2),
    Category("12", "1", "施工噪声", 2),
    Category("2", "", "其他", 1),
)
PLACES, LEAVES = ("DSa", "DSb", "DT", "E"), ("11", "12", "2")


def unit(code: str, level: str, unit_type: str, area: str) -> Unit:
    return Unit(code, f"{area}{unit_type}", level, unit_type, "", area, "", "")


UNITS = (
    unit("D-A", "district", "甲局", "D"),
    unit("D-B", "district", "乙局", "D"),
    unit("E-A", "district", "甲局", "E"),
    unit("DS-J", "street", "街道办事处", "DS"),
    unit("DT-Z", "street", "镇政府", "DT"),
)
STREETS = ("街道办事处", "镇政府")
COMMUNITIES = ("居民委员会", "村民委员会")


def post(unit_code: str, number: int, title: str, role: str, person: str = "某人") -> Post:
    return Post(f"{unit_code}-P{number:02}", unit_code, title, role, person, 10 if person else 0)


POSTS = tuple(
    post(each.unit_code, number, title, role)
    for each in UNITS
    for number, (title, role) in enumerate([("局长", "decision"), ("分管局长", "decision"), ("经办人", "handling")], 1)
)


def power(
    code: str,
    condition: str = "",
    precedence: int = 100,
    holder: tuple[str, ...] = ("甲局",),
    level: str = "district",
    categories: tuple[str, ...] = ("1",),
    first: date = date(2022, 1, 1),
    last: date | None = None,
) -> Power:
    return Power(
        power_code=code,
        name=f"权力{code}",
        power_type="其他权力",
        list_kind="部门权责清单",
        holder_unit_type=holder,
        holder_level=level,
        decision_post_title=("局长",),
        supervision_unit_type=(),
        category_codes=categories,
        condition=condition,
        keywords=(),
        precedence=precedence,
        lead_or_assist="主办",
        assist_unit_types=(),
        respond_within_hours=24,
        resolve_within_workdays=5,
        extension_max_workdays=0,
        legal_basis=("《某法》",),
        process_steps=(ProcessStep("受理", ("经办人",)), ProcessStep("审签", ("局长",))),
        liability_clause="追责",
        in_force_from=first,
        in_force_to=last,
        lead_power_code="",
    )


def rulebook(powers: Iterable[Power], notes: Iterable[CoverageNote] = (), posts: Iterable[Post] = POSTS) -> Rulebook:
    return Rulebook(AREAS, CATEGORIES, UNITS, tuple(posts), tuple(powers), (), tuple(notes))
