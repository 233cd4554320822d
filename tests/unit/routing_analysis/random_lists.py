"""Random rulebooks of the tiny country, and every text, hour and kind of place that their conditions can tell apart."""

from datetime import date

from hypothesis import strategies as st

from services.routing.domain.rulebook.tables import Rulebook
from tests.unit.routing_analysis import tiny

# Every text, hour and place that the conditions below can tell apart: having 狗叫 is having 狗 and 叫.
TEXTS = ("无", "狗", "叫", "吵", "狗，叫", "狗，吵", "叫，吵", "狗，叫，吵", "狗叫", "狗叫，吵")
HOURS = (2, 12, 15, 22)
KINDS = ("学校", "商圈", "农村")
CONDITIONS = (
    "",
    'text has any("狗")',
    'text has any("狗叫")',
    'text has any("吵","狗叫")',
    'not text has any("狗")',
    'text has any("狗叫") or not text has any("狗","吵")',
    "urgent",
    "not urgent or time.hour >= 22",
    'text has any("狗") and time.hour >= 22',
    'text has any("吵") and (urgent or time.hour < 22)',
    "time.hour < 3 and time.hour > 20",
)
ATOMS = (
    'text has any("狗")',
    'text has any("狗叫")',
    'text has any("吵")',
    'text has any("狗","吵")',
    'text has any("狗叫","叫")',
    "urgent",
    "time.hour >= 22",
    "time.hour < 3",
    "time.hour != 12",
    'place.kind == "学校"',
    'place.kind in ("学校","商圈")',
)
HOLDERS = (
    (("甲局",), "district"),
    (("乙局",), "district"),
    (tiny.STREETS, "street"),
    (("镇政府",), "street"),
    (tiny.COMMUNITIES, "community"),
    (("居民委员会",), "community"),
)
DATES = (
    (date(2022, 1, 1), None),
    (date(2022, 1, 1), None),
    (date(2022, 1, 1), date(2026, 6, 9)),
    (date(2026, 6, 10), None),
    (date(2022, 1, 1), date(2026, 5, 31)),
)
# The two stretches of time that the dates above cut.
DAYS = (tiny.DAY, date(2026, 6, 10))

powers = st.builds(
    lambda area, number, condition, precedence, holder, categories, dates: tiny.power(
        f"{area}-{number}", condition, precedence, *holder, tuple(sorted(categories)), *dates
    ),
    area=st.sampled_from(["C", "D", "D", "DS", "E", "E"]),
    number=st.integers(0, 99),
    condition=st.sampled_from(CONDITIONS),
    precedence=st.integers(1, 2),
    holder=st.sampled_from(HOLDERS),
    categories=st.sets(st.sampled_from(["1", "11", "12", "2"]), min_size=1, max_size=2),
    dates=st.sampled_from(DATES),
)
rulebooks = st.lists(powers, min_size=3, max_size=8, unique_by=lambda power: power.power_code).map(tiny.rulebook)

atoms = st.sampled_from(ATOMS)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=3,
)


def pieces(one: str, other: str, cut: int) -> list[str]:
    """Conditions that together hold for every issue, and none of which does alone."""
    return [
        [one, f"not ({one})"],
        [f"({one}) or ({other})", f"not ({one}) and not ({other})"],
        [f"({one}) and ({other})", f"({one}) and not ({other})", f"not ({one})"],
        [f"({one}) and ({other})", f"not ({one})", f"not ({other})"],
    ][cut]


@st.composite
def besieged(draw: st.DrawFn) -> Rulebook:
    """A power, and above it, or as its equals, others that leave it nothing, or all but nothing.

    What conditions have to settle together is rare among random ones, and is what a fault is most easily missed in.
    """
    around = pieces(draw(conditions), draw(conditions), draw(st.integers(0, 3)))
    around = draw(st.permutations(around))[: draw(st.sampled_from((len(around), len(around), len(around) - 1)))]
    inside = draw(st.sampled_from(("", "", *ATOMS)) | conditions)
    areas = st.sampled_from(("D", "D", "D", "C", "DS"))
    categories = st.sampled_from((("1",), ("1",), ("11", "12"), ("1", "2"), ("11",)))
    beside = draw(st.lists(st.tuples(conditions, st.integers(1, 3)), max_size=2))
    rows = [(each, draw(st.sampled_from((2, 2, 2, 3, 1)))) for each in around]
    # A siege may end, or begin, while what it besieges stays.
    siege = draw(st.sampled_from((DATES[0], DATES[0], *DATES[2:])))
    powers = [
        tiny.power(
            f"{draw(areas)}-{number}",
            condition,
            precedence,
            *draw(st.sampled_from(HOLDERS[:2])),
            draw(categories),
            *(DATES[0] if number == 0 else siege if number <= len(rows) else draw(st.sampled_from(DATES))),
        )
        for number, (condition, precedence) in enumerate([(inside, 1), *rows, *beside])
    ]
    return tiny.rulebook(powers)


# All in one cell, where conditions have to settle everything.
crowded = st.lists(
    st.builds(
        lambda number, condition, precedence, holder: tiny.power(f"D-{number}", condition, precedence, *holder),
        number=st.integers(0, 99),
        condition=st.sampled_from(CONDITIONS),
        precedence=st.integers(1, 4),
        holder=st.sampled_from(HOLDERS[:2]),
    ),
    min_size=3,
    max_size=7,
    unique_by=lambda power: power.power_code,
).map(tiny.rulebook)
