"""Ids by their time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis.ids import first_id_at, first_id_before, new_id, new_row_id, row_id_of


def test_an_id_lies_between_the_first_ones_of_the_moments_around_it() -> None:
    made = new_id()
    moment = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert first_id_at(moment) < made < first_id_at(moment + timedelta(milliseconds=2))


def test_the_first_id_of_so_long_before_is_reckoned_from_the_id_alone() -> None:
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    made, minute = first_id_at(noon), timedelta(minutes=1)
    assert first_id_before(made, minute) == first_id_at(noon - minute)
    assert first_id_before(UUID(int=0), minute) == UUID(int=0)


def test_an_id_of_a_row_is_like_any_other_and_read_back_from_its_text() -> None:
    made, later = new_row_id(), new_id()
    assert isinstance(made, UUID)
    assert made.version == 7
    assert made < later
    assert row_id_of(str(made)) == made == UUID(str(made))
    assert {made: 1}[UUID(int=made.int)] == 1


@pytest.mark.parametrize(
    "text", ["", "x", "019ac1b2-6c7e-7a11-8000-123456789ab", "019ac1b2-6c7e-7a11-8000-123456789abcd"]
)
def test_a_text_that_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        row_id_of(text)
