"""A month told by street: nobody is found in it, neither in a cell nor by subtracting others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.openness.monthly import (
    NEVER_LATE,
    OUTCOME_OF_STATE,
    OUTCOMES,
    MonthlyCounts,
    digest_of,
    span_of,
)
from services.intake.domain.openness.suppression import PEOPLE_MIN, Cell
from services.intake.domain.progress import STATES

OUTCOME_KEYS = sorted(OUTCOMES)
ROW = st.dictionaries(st.sampled_from(OUTCOME_KEYS), st.integers(1, 30), min_size=1, max_size=6)
STREETS = st.dictionaries(st.sampled_from([f"50010500{n}" for n in range(8)]), ROW, min_size=1, max_size=8)


def counted(streets: dict[str, dict[str, int]]) -> MonthlyCounts:
    """As many people as issues."""
    rows = {area: [Cell(key, count, count) for key, count in row.items()] for area, row in streets.items()}
    areas = [Cell(area, sum(row.values()), sum(row.values())) for area, row in streets.items()]
    return MonthlyCounts(areas, rows, rows)


@given(STREETS)
def test_no_cell_is_of_fewer_than_five_and_none_follows_from_the_others(streets):
    digest = digest_of("2026-10", span_of("2026-10")[1], counted(streets))
    for area in digest.areas:
        for found in (area.outcomes, area.matters):
            assert all(cell.issues >= PEOPLE_MIN for cell in found.shown)
            rest = area.reported - sum(cell.issues for cell in found.shown)
            hidden = [count for key, count in streets[area.area_code].items() if key not in _keys(found)]
            # What is left over is several cells together, or nothing.
            assert rest == sum(hidden)
            assert len(hidden) != 1
    told = sum(area.reported for area in digest.areas)
    kept = {area: row for area, row in streets.items() if area not in {each.area_code for each in digest.areas}}
    if digest.reported is not None and kept and digest.hidden_issues is not None:
        assert len(kept) > 1
        assert digest.reported - told == digest.hidden_issues >= PEOPLE_MIN


def _keys(found):
    return {cell.key for cell in found.shown}


def test_a_month_begins_and_ends_in_shanghai():
    since, until = span_of("2026-12")
    assert (since.isoformat(), until.isoformat()) == ("2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")
    with pytest.raises(ValueError, match="month"):
        span_of("2026-13")


def test_every_state_has_one_outcome_and_nothing_that_is_over_is_late():
    for state, (_, status) in STATES.items():
        outcome = OUTCOME_OF_STATE.get(state, "open_working")
        if status == "closed":
            assert outcome in NEVER_LATE, state
        else:
            assert outcome.startswith("open_"), state
    assert set(OUTCOME_OF_STATE.values()) <= set(OUTCOMES)
