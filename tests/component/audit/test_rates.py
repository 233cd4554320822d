"""The rates over HTTP, against a recount from the leaves."""

from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest

import orjson
import pytest

from chassis.ids import new_id
from services.audit.adapters.rebuilding import rebuild_audit
from tests.component.audit.case_lives import CASES, DELIVERIES, ISSUES, CaseLife, chance_of, walked
from tests.component.audit.messages import NOON
from tests.component.audit.recount import recount

DIMENSIONS = ("unit", "post", "power", "category", "area", "channel")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def told(answer):
    """An answer in the recount's words."""
    return {
        item["key"] or "": {
            **{name: _pair(item[name]) for name in ("response", "resolution", "in_time", "satisfaction")},
            "per_reporter": _pair(item["resolution"]["per_reporter"]),
            "not_due": (item["not_due"]["response"], item["not_due"]["resolution"]),
            "counts": tuple(
                item["counts"][name] for name in ("cases", "reports", "handled", "merged", "rejected", "open")
            ),
            "quality": (item["data_quality"]["without_place"], item["public_interest"]["reopened"]),
        }
        for item in answer["items"]
    }


def _pair(rate):
    return rate["numerator"], rate["denominator"]


async def leaves_of(rows):
    return [orjson.loads(row.leaf) for row in await rows("SELECT leaf FROM record ORDER BY index")]


def mixed(lives, chance):
    """In batches, the cases' messages among each other, each topic of a case in its order."""
    queues = [
        [message for message in life.messages if message.position.topic == topic]
        for life in lives
        for topic in (ISSUES, CASES, DELIVERIES)
    ]
    queues = [queue for queue in queues if queue]
    while queues:
        queue = chance.choice(queues)
        yield queue.pop(0)
        queues = [each for each in queues if each]


def batches(messages, size):
    waiting = [iter(messages)] * size
    for batch in zip_longest(*waiting):
        yield [message for message in batch if message is not None]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_rates_equal_a_recount_from_the_leaves(seed, http, token, hear, rows, clock) -> None:
    chance = chance_of(seed)
    lives = [walked(new_id(), MARCH + timedelta(hours=chance.random() * 1_440), chance) for _ in range(250)]
    for batch in batches(mixed(lives, chance), 97):
        await hear(*batch)
    clock.advance(timedelta(days=chance.choice((20, 60))))
    leaves, now = await leaves_of(rows), clock.now()
    for by in DIMENSIONS:
        for period, first, last in (
            ("2026", date(2026, 1, 1), date(2026, 12, 31)),
            ("2026-03-10..2026-04-05", date(2026, 3, 10), date(2026, 4, 5)),
        ):
            answer = await http.get("/v1/rates", params={"by": by, "period": period}, headers=token())
            assert answer.status_code == 200
            expected = recount(leaves, by, first, last, now)
            acts = {key: figures.pop("acts") for key, figures in expected.items()}
            assert told(answer.json()) == expected
            if by in ("unit", "post"):
                shown = {item["key"]: item["avoidance"] or {} for item in answer.json()["items"]}
                for key, counted in acts.items():
                    assert {act: shown[key][act]["numerator"] if shown[key] else 0 for act in counted} == counted


async def test_rebuilding_brings_the_rates_back_equal(http, token, hear, rows, engine, log_house) -> None:
    chance = chance_of(3)
    lives = [walked(new_id(), MARCH + timedelta(hours=chance.random() * 900), chance) for _ in range(60)]
    for batch in batches(mixed(lives, chance), 50):
        await hear(*batch)
    before = (await http.get("/v1/rates?by=category&period=2026", headers=token())).json()
    courses = await rows("SELECT * FROM case_course ORDER BY case_id")
    log_house.folder.mkdir(parents=True)
    await rebuild_audit(engine, log_house.folder)
    after = (await http.get("/v1/rates?by=category&period=2026", headers=token())).json()
    assert after["items"] == before["items"]
    assert await rows("SELECT * FROM case_course ORDER BY case_id") == courses


async def unit_of(http, token, unit, by="unit"):
    answer = await http.get("/v1/rates", params={"by": by, "period": "2026"}, headers=token())
    return next(item for item in answer.json()["items"] if item["key"] == unit)


async def test_a_return_that_is_refused_gives_no_second_time_to_respond(http, token, hear) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned("500105-CG", respond_hours=4)
    life.pass_time(3)
    life.returned()
    life.pass_time(3)
    life.step("return.refused", {"state": "assigned"})
    life.step("case.accepted", {"state": "accepted"}, life.unit)
    await hear(*life.messages)
    found = await unit_of(http, token, "500105-CG")
    assert found["response"] == {"numerator": 0, "denominator": 1, "rate": 0.0}


async def test_who_returns_a_case_when_the_time_is_over_stays_late(http, token, hear) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned("500105-CG", respond_hours=4, resolve_hours=10)
    life.pass_time(20)
    life.returned()
    life.transferred("500105-HB")
    life.step("case.accepted", {"state": "accepted"}, life.unit)
    life.resolved()
    await hear(*life.messages)
    late, other = await unit_of(http, token, "500105-CG"), await unit_of(http, token, "500105-HB")
    assert (late["response"]["numerator"], late["response"]["denominator"]) == (0, 1)
    assert (late["resolution"]["numerator"], late["resolution"]["denominator"]) == (0, 1)
    assert other["response"]["rate"] == 1.0
    assert (other["resolution"]["rate"], other["in_time"]["rate"]) == (1.0, 0.0)
    assert (await unit_of(http, token, life.channel, "channel"))["resolution"]["denominator"] == 1


async def test_a_case_done_again_counts_once_and_by_its_first_limit(http, token, hear) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned("500105-CG", resolve_hours=24)
    life.step("case.accepted", {"state": "accepted"}, life.unit)
    life.resolved()
    life.followed_up(False, 1)
    life.pass_time(30)
    life.reopened()
    life.step("case.accepted", {"state": "accepted"}, life.unit)
    life.resolved()
    await hear(*life.messages)
    found = await unit_of(http, token, "500105-CG")
    assert found["resolution"] | {"per_reporter": 0} == {
        "numerator": 1,
        "denominator": 1,
        "rate": 1.0,
        "per_reporter": 0,
    }
    assert found["in_time"]["numerator"] == 0
    # Doing it again takes no bad mark away.
    assert (found["satisfaction"]["numerator"], found["satisfaction"]["denominator"]) == (0, 1)
    assert found["public_interest"]["reopened"] == found["public_interest"]["repeated"] == 1


async def test_a_unit_that_parks_or_rejects_every_hard_case_looks_worse_than_one_that_is_sometimes_late(
    http, token, hear, clock
) -> None:
    """Two units with the same matters: one does its thirty, a third of the hard ones too late; the other does the
    twelve easy ones in time and gets rid of the eighteen hard ones."""
    lives = []
    for number in range(30):
        for unit in ("500105-CG", "500105-HB"):
            life = CaseLife(new_id(), NOON)
            life.received()
            life.assigned(unit, resolve_hours=72)
            life.step("case.accepted", {"state": "accepted"}, unit)
            if unit == "500105-CG" or number < 12:
                life.pass_time(100 if number >= 12 and number % 3 == 0 else 24)
                life.resolved()
            elif number < 21:
                life.step("case.suspended", {"state": "suspended"}, unit)
            else:
                life.rejected(unit)
            lives.append(life)
    await hear(*(message for life in lives for message in life.messages))
    clock.advance(timedelta(days=40))
    honest, dodging = await unit_of(http, token, "500105-CG"), await unit_of(http, token, "500105-HB")
    assert (honest["in_time"]["rate"], dodging["in_time"]["numerator"]) == (0.8, 12)
    assert honest["resolution"]["rate"] == 1.0
    assert dodging["resolution"]["rate"] < 0.6
    assert {act for act, share in dodging["avoidance"].items() if share["above"]} == {"suspend", "reject"}
    assert not any(share["above"] for share in honest["avoidance"].values())
    assert (honest["public_interest"]["unresolved_at_30_days"], honest["public_interest"]["hard_cases"]) == (0, 0)
    assert dodging["public_interest"]["unresolved_at_30_days"] == 9
    assert dodging["public_interest"]["hard_case_age_days"] == {"median": 40, "oldest": 40}


async def test_a_mark_counts_when_it_is_upheld_and_what_was_noticed_is_shown_beside(http, token, hear) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned("500105-CG")
    mark = {"id": "m-1", "kind": "breach", "subject": "resolve", "unit": "500105-CG", "post": "500105-CG-P05"}
    shown = []
    for action, state in (("breach.noticed", "noticed"), ("mark.heard", "heard"), ("mark.upheld", "upheld")):
        life.step(action, {}, detail={"mark": {**mark, "state": state}})
        await hear(*life.messages)
        counts = (found := await unit_of(http, token, "500105-CG"))["counts"] | found["public_interest"]
        shown.append((counts["breaches_noticed"], counts["breaches_upheld"], counts["marks_upheld"]))
    assert shown == [(1, 0, 0), (1, 0, 0), (1, 1, 1)]


async def test_what_is_not_due_yet_stands_apart(http, token, hear, clock) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned("500105-CG", respond_hours=4, resolve_hours=24)
    await hear(*life.messages)
    found = await unit_of(http, token, "500105-CG")
    assert found["not_due"] == {"response": 1, "resolution": 1}
    assert found["response"]["rate"] is found["resolution"]["rate"] is None
    clock.advance(timedelta(hours=5))
    found = await unit_of(http, token, "500105-CG")
    assert found["not_due"] == {"response": 0, "resolution": 1}
    assert found["response"]["rate"] == 0.0


async def test_asking_for_rates_is_recorded_with_its_purpose(http, token, rows) -> None:
    answer = await http.get("/v1/rates?by=post&period=2026-11&purpose=monthly-review", headers=token())
    assert answer.status_code == 200
    (row,) = await rows("SELECT payload FROM outbox")
    assert b"monthly-review" in row.payload
    assert b'"by":"post"' in row.payload


@pytest.mark.parametrize("query", ["period=yesterday", "by=colour", "period=2026-13", "period=2026-03-02..2026-03-01"])
async def test_a_question_that_makes_no_sense_is_refused_by_field(query, http, token) -> None:
    answer = await http.get(f"/v1/rates?{query}", headers=token())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in ("period", "by")


async def test_reporters_and_officers_may_not_ask(http, token) -> None:
    assert (await http.get("/v1/rates", headers=token(role="officer", unit="500105-CG"))).status_code == 403
    assert (await http.get("/v1/rates")).status_code == 401
