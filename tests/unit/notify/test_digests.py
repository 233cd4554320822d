"""When many tellings become one message."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.digests import SINGLES_MAX, WINDOW, Digest, with_one_more

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
OWNER = "post:500105-CG-P05"


def told(purpose: str, count: int) -> list[tuple[UUID, Digest]]:
    digest, found = None, []
    for number in range(1, count + 1):
        digest = with_one_more(digest, OWNER, purpose, UUID(int=number), NOW + timedelta(seconds=number))
        found.append((UUID(int=number), digest))
    return found


def test_of_fifty_reminders_five_come_singly_and_the_rest_is_one_message():
    found = told("post_reminded", 50)
    assert all(digest.item_id is None for _, digest in found[:SINGLES_MAX])
    assert {digest.item_id for _, digest in found[SINGLES_MAX:]} == {UUID(int=SINGLES_MAX + 1)}
    assert found[-1][1].bundled == 45


def test_after_an_hour_it_begins_anew():
    digest = told("post_reminded", 9)[-1][1]
    later = with_one_more(digest, OWNER, "post_reminded", UUID(int=10), digest.opened_at + WINDOW)
    assert (later.item_id, later.tellings) == (None, 1)


@given(st.integers(1, 200))
def test_everyone_of_them_is_told_by_itself_or_in_the_one_that_it_joins(count: int):
    found = told("post_reminded", count)
    by_itself = [message for message, digest in found if digest.item_id in (None, message)]
    joined = sum(1 for message, digest in found if digest.item_id not in (None, message))
    assert len(by_itself) + joined == count
    assert len(by_itself) <= SINGLES_MAX + 1
    last = found[-1][1]
    assert last.bundled == (0 if last.item_id is None else joined + 1)
