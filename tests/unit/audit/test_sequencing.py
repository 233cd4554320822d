"""Which arrivals become records."""

from uuid import UUID

from chassis.ids import new_id
from services.audit.domain.record import Arrival, Source
from services.audit.domain.sequencing import sequence

SOURCE = Source("routing", "routing.case.v1", 0, 0, 1)


def arrival(event_id: UUID, body: bytes = b"{}") -> Arrival:
    return Arrival(event_id, None, {}, body, SOURCE)


def test_new_events_keep_the_order_in_which_they_came() -> None:
    arrivals = [arrival(new_id()) for _ in range(5)]
    assert [fresh for fresh, _ in sequence(arrivals, {}).fresh] == arrivals


def test_a_known_id_with_the_same_body_is_passed_over() -> None:
    known = arrival(new_id())
    result = sequence([known], {known.event_id: known.body_hash})
    assert (result.fresh, result.conflicts) == ([], [])


def test_a_known_id_with_another_body_is_a_conflict() -> None:
    known = arrival(new_id())
    other = arrival(known.event_id, b'{"a":1}')
    result = sequence([other], {known.event_id: known.body_hash})
    assert [conflict for conflict, _ in result.conflicts] == [other]
    assert result.fresh == []


def test_the_first_of_two_bodies_in_a_batch_is_recorded() -> None:
    first = arrival(new_id(), b"1")
    second = arrival(first.event_id, b"2")
    result = sequence([first, second, first], {})
    assert [fresh for fresh, _ in result.fresh] == [first]
    assert [conflict for conflict, _ in result.conflicts] == [second]
