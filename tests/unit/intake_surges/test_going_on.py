"""Which surges a report may belong to: the index against a comparison with every founder."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.surges.going_on import LIKE_FOUNDERS_FROM, GoingOn, SurgesGoingOn
from services.intake.domain.surges.report import Sighting
from services.intake.domain.surges.signature import likeness
from services.intake.domain.surges.surge import Surge
from tests.unit.intake_surges.reports import START, report

WORDS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.floats(0.1, 1.0), max_size=4)
AREAS = st.sampled_from(["500101", "500101003", "500102", "5001", None])


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    return Sighting(report(("一", ""), "p", 0, area_code=draw(AREAS)), draw(WORDS), draw(WORDS))


def going_on(founders: list[Sighting], days: int) -> GoingOn:
    ids = tuple(each.report.id for each in founders)
    surge = Surge("", ids[0], (), ids, 3, (), None, START, START, 1.0, False)
    return GoingOn(surge, founders, START + timedelta(days=days))


def somewhat_like(surge: GoingOn, reports: list[Sighting]) -> float:
    pairs = [likeness(founder, each) for founder in surge.founders for each in reports]
    return sum(pairs) / len(pairs)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(sightings(), min_size=1, max_size=4), max_size=5),
    st.lists(sightings(), min_size=1, max_size=3),
    st.integers(0, 5),
)
def test_the_index_finds_those_whose_founders_are_somewhat_like_the_reports(
    founders: list[list[Sighting]], reports: list[Sighting], quiet_days: int
):
    surges = [going_on(each, days) for days, each in enumerate(founders)]
    index = SurgesGoingOn()
    for each in surges:
        index.add(each)
    index.end(quiet_since=START + timedelta(days=quiet_days))
    lively = surges[quiet_days:]
    assert list(index) == lively
    found = index.like(reports)
    for each in lively:
        mean = somewhat_like(each, reports)
        if abs(mean - LIKE_FOUNDERS_FROM) > 1e-9:
            assert (each in found) == (mean > LIKE_FOUNDERS_FROM)


def test_nothing_is_left_in_the_index_of_surges_that_ended():
    index = SurgesGoingOn()
    founder = Sighting(report(("一", ""), "p", 0), {"甲": 1.0}, {"乙": 1.0})
    index.add(going_on([founder, founder], 0))
    index.end(quiet_since=START + timedelta(days=1))
    assert (len(index), index.like([founder]), vars(index)["_words"], vars(index)["_titled"]) == (0, [], {}, {})
