"""`powerlist dlq` and `powerlist outbox republish` against notify and a poison message."""

import asyncio

import pytest
from click.testing import CliRunner, Result

from cli.main import powerlist
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.notify.cases import Reported, poison


@pytest.fixture
def run(notify):
    async def invoke(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, powerlist, words, env=notify.env)

    return invoke


@pytest.fixture
async def poisoned(publish, deliveries_of, database) -> tuple[Reported, int]:
    """A case whose second event is poison, with two more parked behind it; and the dead letter's id."""
    case, other = Reported(), Reported()
    events = [case.event("CaseAssigned"), poison(case), case.event("CaseAccepted"), case.event("CaseResolved")]
    await publish(*events, other.event("CaseAssigned"))
    await deliveries_of(other.id, 4)
    for _ in range(100):
        rows = await database.fetch(
            "SELECT id, state FROM dead_letter WHERE key = $1 ORDER BY id", events[1].key.encode()
        )
        if len(rows) == 3:
            break
        await asyncio.sleep(0.1)
    assert [row["state"] for row in rows] == ["dead", "parked", "parked"]
    return case, rows[0]["id"]


async def test_list_shows_the_dead_letter_and_those_parked_behind_it(run, poisoned):
    case, letter = poisoned
    listed = await run("dlq", "list", "--service", "notify")
    lines = [line for line in listed.stdout.splitlines() if str(case.id) in line]
    assert lines[0].startswith(f"notify {letter} dead routing.case.v1/")
    assert [line.split()[3] for line in lines[1:]] == ["parked", "parked"]


async def test_a_replay_that_fails_again_says_why_and_leaves_all_in_place(run, poisoned, database):
    case, letter = poisoned
    replayed = await run("dlq", "replay", str(letter), "--service", "notify", "--sub", "operator-1")
    assert replayed.exit_code == 1
    assert "payload is no routing.v1.CaseAccepted" in replayed.stderr
    states = await database.fetch("SELECT state FROM dead_letter WHERE key = $1 ORDER BY id", str(case.id).encode())
    assert [row["state"] for row in states] == ["dead", "parked", "parked"]


async def test_after_a_skip_the_parked_ones_come_out_in_order(run, poisoned, deliveries_of, database):
    case, letter = poisoned
    skipped = await run("dlq", "skip", str(letter), "--service", "notify", "--sub", "operator-1")
    assert skipped.exit_code == 0, skipped.stderr
    assert "skipped" in skipped.stdout
    told = await deliveries_of(case.id, 8)
    assert [d["event"] for d in told if d["party"] == "reporter"] == ["CaseAssigned", "CaseAccepted", "CaseResolved"]
    payload = await database.fetchval(
        "SELECT payload FROM outbox WHERE aggregatetype = 'notify.record.v1' ORDER BY position DESC LIMIT 1"
    )
    record = ActionRecorded.FromString(payload).record
    assert (record.action, record.actor.ref, record.after["state"]) == ("dead_letter.skip_asked", "operator-1", "skip")


async def test_a_parked_letter_is_not_replayed_before_its_dead_one(run, poisoned):
    _, letter = poisoned
    refused = await run("dlq", "replay", str(letter + 1), "--service", "notify")
    assert refused.exit_code == 1 and "earlier dead one" in refused.stderr


async def test_an_unknown_letter_is_an_error(run):
    missing = await run("dlq", "skip", "999999999", "--service", "notify")
    assert missing.exit_code == 1 and "no open dead letter" in missing.stderr


async def test_republished_deliveries_are_published_again(run, publish, deliveries_of, database):
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    first = await database.fetchval("SELECT max(published_at) FROM outbox WHERE aggregateid = $1", str(case.id))
    done = await run("outbox", "republish", "--since", "2026-01-01", "--service", "notify")
    assert done.exit_code == 0, done.stderr
    assert "notify notify.delivery.v1" in done.stdout
    for _ in range(100):
        counts = (
            "SELECT min(published_at), count(*) FILTER (WHERE published_at IS NULL) FROM outbox WHERE aggregateid = $1"
        )
        again, waiting = await database.fetchrow(counts, str(case.id))
        if waiting == 0 and (first is None or again > first):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("not published again")


async def test_a_bad_since_is_a_wrong_command_line(run):
    assert (await run("outbox", "republish", "--since", "yesterday")).exit_code == 2
