"""Ids by their time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.ids import first_id_at, first_id_before, new_id


def test_an_id_lies_between_the_first_ones_of_the_moments_around_it() -> None:
    made = new_id()
    moment = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert first_id_at(moment) < made < first_id_at(moment + timedelta(milliseconds=2))


def test_the_first_id_of_so_long_before_is_reckoned_from_the_id_alone() -> None:
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    made, minute = first_id_at(noon), timedelta(minutes=1)
    assert first_id_before(made, minute) == first_id_at(noon - minute)
    assert first_id_before(UUID(int=0), minute) == UUID(int=0)
