"""Dead letters replayed and skipped: those parked behind them come out in their order, and nobody blocks others."""

import pytest
from sqlalchemy import text

from chassis import dead_letters
from chassis.clock import SystemClock
from chassis.unit_of_work import UnitOfWork
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.chassis.ledger import Bookkeeper, booked, event, write
from tests.component.chassis.running import consumer, eventually, relay, running


@pytest.fixture
async def relaying(database_url, engine, servers):
    async with running(relay(database_url, servers)):
        yield


@pytest.fixture
def bookkeeper() -> Bookkeeper:
    return Bookkeeper()


@pytest.fixture
async def consuming(engine, topic, servers, relaying, bookkeeper):
    async with running(consumer(engine, topic, servers, bookkeeper)):
        yield


async def states(engine) -> list[tuple[str, str]]:
    """(key, state) of all letters in the order in which they came."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT convert_from(key, 'UTF8') AS key, state FROM dead_letter ORDER BY id")
        )
        return [(row.key, row.state) for row in rows]


async def ask(engine, position: int, act: str) -> None:
    """About the letter that came as the n-th, counted from 0."""
    async with UnitOfWork(engine) as work:
        ids = await work.connection.execute(text("SELECT id FROM dead_letter ORDER BY id"))
        letter_id = ids.scalars().all()[position]
        await dead_letters.ask(work, "scratch", letter_id, act, "operator-1", SystemClock())


def states_are(engine, *expected: str):
    async def answer() -> bool:
        return [state for _, state in await states(engine)] == list(expected)

    return answer


async def actions_recorded(engine) -> list[str]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT payload FROM outbox WHERE aggregatetype = 'scratch.record.v1' ORDER BY position")
        )
        return [ActionRecorded.FromString(row.payload).record.action for row in rows]


async def test_a_replay_brings_the_parked_ones_out_in_order(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad"}
    await write(engine, *(event(topic.name, "a", action) for action in ("one", "bad", "two", "three")))
    await eventually(states_are(engine, "dead", "parked", "parked"))
    bookkeeper.refused.clear()
    await ask(engine, 0, "replay")
    await eventually(states_are(engine, "replayed", "replayed", "replayed"))
    assert await booked(engine) == [("a", "one"), ("a", "bad"), ("a", "two"), ("a", "three")]
    assert await actions_recorded(engine) == ["message.dead_lettered", "dead_letter.replay_asked"]


async def test_what_comes_later_is_parked_unclaimed_and_others_that_come_with_it_are_handled(
    engine, topic, bookkeeper, consuming
):
    bookkeeper.refused = {"bad"}
    await write(engine, event(topic.name, "a", "bad"))
    await eventually(states_are(engine, "dead"))
    await write(engine, event(topic.name, "a", "later"), event(topic.name, "b", "other"))
    await eventually(states_are(engine, "dead", "parked"))
    assert await booked(engine) == [("b", "other")]
    bookkeeper.refused.clear()
    await ask(engine, 0, "replay")
    await eventually(states_are(engine, "replayed", "replayed"))
    assert await booked(engine) == [("b", "other"), ("a", "bad"), ("a", "later")]


async def test_a_failed_replay_leaves_the_parked_ones_waiting(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad"}
    await write(engine, *(event(topic.name, "a", action) for action in ("bad", "two")))
    await eventually(states_are(engine, "dead", "parked"))
    await ask(engine, 0, "replay")
    await eventually(states_are(engine, "dead", "parked"))
    await ask(engine, 0, "skip")
    await eventually(states_are(engine, "skipped", "replayed"))
    assert await booked(engine) == [("a", "two")]


async def test_a_parked_one_that_dies_itself_is_told_and_holds_the_rest(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad", "worse"}
    await write(engine, *(event(topic.name, "a", action) for action in ("bad", "worse", "three")))
    await eventually(states_are(engine, "dead", "parked", "parked"))
    await ask(engine, 0, "skip")
    await eventually(states_are(engine, "skipped", "dead", "parked"))
    assert await actions_recorded(engine) == [
        "message.dead_lettered",
        "dead_letter.skip_asked",
        "message.dead_lettered",
    ]
    async with engine.connect() as connection:
        copies = text("SELECT count(*) FROM outbox WHERE aggregatetype = :topic")
        assert (await connection.execute(copies, {"topic": topic.dead_letter})).scalar_one() == 2
    await ask(engine, 1, "skip")
    await eventually(states_are(engine, "skipped", "skipped", "replayed"))
    assert await booked(engine) == [("a", "three")]


async def test_a_replay_that_the_database_refuses_for_now_is_tried_again(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad"}
    await write(engine, *(event(topic.name, "a", action) for action in ("one", "bad", "two", "three")))
    await eventually(states_are(engine, "dead", "parked", "parked"))
    bookkeeper.refused.clear()
    bookkeeper.deadlocks_left = {"bad": 1, "two": 2}
    await ask(engine, 0, "replay")
    await eventually(states_are(engine, "replayed", "replayed", "replayed"))
    assert await booked(engine) == [("a", "one"), ("a", "bad"), ("a", "two"), ("a", "three")]
    assert await actions_recorded(engine) == ["message.dead_lettered", "dead_letter.replay_asked"]
    assert set(bookkeeper.deadlocks_left.values()) == {0}


async def test_what_is_asked_behind_a_dead_letter_waits_and_blocks_no_other_key(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad"}
    await write(engine, *(event(topic.name, "a", action) for action in ("bad", "two", "three")))
    await eventually(states_are(engine, "dead", "parked", "parked"))
    await write(engine, event(topic.name, "b", "bad"))
    await eventually(states_are(engine, "dead", "parked", "parked", "dead"))
    await ask(engine, 1, "skip")
    await ask(engine, 3, "skip")
    await eventually(states_are(engine, "dead", "skip", "parked", "skipped"))
    await ask(engine, 0, "skip")
    await eventually(states_are(engine, "skipped", "skipped", "replayed", "skipped"))
    assert await booked(engine) == [("a", "three")]


async def test_more_parked_ones_than_a_round_takes_come_out_all(engine, topic, bookkeeper, consuming, monkeypatch):
    monkeypatch.setattr(dead_letters, "LETTERS_PER_ROUND", 2)
    bookkeeper.refused = {"bad"}
    names = ["bad", *(f"event {n}" for n in range(6))]
    await write(engine, *(event(topic.name, "a", action) for action in names))
    await eventually(states_are(engine, "dead", *["parked"] * 6))
    await ask(engine, 0, "skip")
    await eventually(states_are(engine, "skipped", *["replayed"] * 6))
    assert await booked(engine) == [("a", name) for name in names[1:]]


async def test_only_an_open_letter_that_is_not_parked_can_be_replayed(engine, topic, bookkeeper, consuming):
    bookkeeper.refused = {"bad"}
    await write(engine, *(event(topic.name, "a", action) for action in ("bad", "two")))
    await eventually(states_are(engine, "dead", "parked"))
    with pytest.raises(dead_letters.LetterParked):
        await ask(engine, 1, "replay")
    await ask(engine, 0, "skip")
    await eventually(states_are(engine, "skipped", "replayed"))
    with pytest.raises(dead_letters.NoSuchLetter):
        await ask(engine, 0, "replay")
