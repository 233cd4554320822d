"""Simulations that are asked for and fetched later: progress, cancelling, and runs that die."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.ids import new_id
from services.routing.adapters import past_issues
from services.routing.entrypoints import http_simulations
from services.routing.entrypoints.simulation_runs import SimulationRuns
from services.routing.usecases.take_up_simulation import TakeUpSimulation, take_up_simulation
from tests.component.routing.house import House

NOISE, BUREAU, POST = "500105-CF-HB-0006", "500105-HB", "500105-HB-P07"
ENDED = {"upsert": {"powers": [{"power_code": NOISE, "in_force_to": "2025-01-01"}]}}


@pytest.fixture(scope="module")
async def draft(house: House) -> str:
    in_force = house.app.shelf.snapshot
    assert in_force is not None
    for _ in range(3):
        await house.route()
    return str((await house.step(in_force.version, "edits", **ENDED))["id"])


async def asked(house: House, draft: str, **form: Any) -> dict[str, Any]:
    headers = {**house.token("editor"), "Prefer": "respond-async"}
    answer = await house.http.post(f"/v1/rulebooks/{draft}/simulate", json=form, headers=headers)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == answer.json()["links"]["self"]
    return dict(answer.json())


async def fetched(house: House, simulation: dict[str, Any], role: str = "editor", **claims: Any) -> dict[str, Any]:
    answer = await house.http.get(simulation["links"]["self"], headers=house.token(role, **claims))
    return {"status": answer.status_code, **answer.json()}


async def cancelled(house: House, simulation: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = await house.http.post(simulation["links"]["cancel"], headers=house.token("editor"))
    return answer.status_code, answer.json()


def runs(house: House, silence_seconds_max: float = 60.0) -> SimulationRuns:
    return SimulationRuns(house.app, 0.01, silence_seconds_max)


async def test_what_was_asked_for_is_worked_through_and_says_the_same_as_the_answer_at_once(house: House, draft: str):
    simulation = await asked(house, draft, limit=50)
    assert (simulation["state"], simulation["result"]) == ("waiting", None)
    assert simulation["progress"]["cases_total"] > 0
    assert await runs(house).run_next()
    found = await fetched(house, simulation)
    assert (found["state"], found["attempts"]) == ("done", 1)
    assert found["progress"]["cases_done"] == found["progress"]["cases_total"] == found["result"]["cases"]["seen"]
    at_once = await house.step(draft, "simulate", limit=50)
    assert found["result"] == {name: at_once[name] for name in found["result"]}
    assert not await runs(house).run_next()


async def test_an_outlook_says_what_every_post_would_bear(house: House, draft: str):
    found = await house.step(draft, "simulate", limit=50)
    (row,) = (row for row in found["posts"] if row["post_code"] == POST)
    load = row["load"]
    # Of the cases looked at, those that are closed burden nobody.
    assert max(0, load["open_before"] + row["net"]) <= load["open_after"] < load["open_before"]
    assert load["share_before"] == round(load["open_before"] / row["capacity_open_cases"], 3)
    assert load["share_after"] < load["share_before"]


async def test_many_cases_are_worked_through_behind_the_request(
    house: House, draft: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(http_simulations, "CASES_AT_ONCE_MAX", 2)
    answer = await house.http.post(f"/v1/rulebooks/{draft}/simulate", json={}, headers=house.token("editor"))
    assert answer.status_code == 202
    assert (await cancelled(house, answer.json()))[0] == 200


async def test_a_cancelled_one_is_not_worked_on_any_more(house: House, draft: str, monkeypatch: pytest.MonkeyPatch):
    simulation = await asked(house, draft)
    monkeypatch.setattr(past_issues, "PAGE_ROWS", 1)
    taken = await take_up(house)
    status, told = await cancelled(house, simulation)
    assert (taken, status, told["state"]) == (UUID(simulation["id"]), 200, "cancelled")
    assert not await runs(house, 0.0).run_next()
    assert (await cancelled(house, simulation))[0] == 200
    found = await fetched(house, simulation)
    assert (found["state"], found["result"]) == ("cancelled", None)


async def test_a_run_that_hears_of_its_cancelling_stops_and_writes_nothing(
    house: House, draft: str, monkeypatch: pytest.MonkeyPatch
):
    simulation = await asked(house, draft)
    monkeypatch.setattr(past_issues, "PAGE_ROWS", 1)
    pages = past_issues.past_pages

    async def cancelling(*given: Any) -> Any:
        async for rows in pages(*given):
            await cancelled(house, simulation)
            yield rows

    monkeypatch.setattr("services.routing.entrypoints.rehearsals.past_pages", cancelling)
    assert await runs(house).run_next()
    found = await fetched(house, simulation)
    assert (found["state"], found["progress"]["cases_done"], found["result"]) == ("cancelled", 0, None)


async def take_up(house: House) -> UUID | None:
    """As a run that dies right afterwards."""
    command = TakeUpSimulation(new_id(), timedelta(seconds=0))
    async with house.app.unit_of_work() as work:
        taken = await take_up_simulation(command, work, house.app.clock)
    return None if taken is None else taken.id


async def test_what_a_dead_run_left_is_taken_up_again(house: House, draft: str):
    simulation = await asked(house, draft, limit=5)
    assert await take_up(house) == UUID(simulation["id"])
    assert not await runs(house, 60.0).run_next()
    assert await runs(house, 0.0).run_next()
    found = await fetched(house, simulation)
    assert (found["state"], found["attempts"]) == ("done", 2)


async def test_one_whose_runs_die_again_and_again_ends_as_failed_with_a_reason(house: House, draft: str):
    simulation = await asked(house, draft, limit=5)
    for _ in range(3):
        assert await take_up(house) == UUID(simulation["id"])
    assert await take_up(house) is None
    found = await fetched(house, simulation)
    assert (found["state"], found["failure"]) == ("failed", "程序中断 / interrupted")
    assert (await cancelled(house, simulation))[0] == 409


async def test_a_run_that_fails_says_why(house: House, draft: str, monkeypatch: pytest.MonkeyPatch):
    simulation = await asked(house, draft, limit=5)

    def broken(*_: Any) -> None:
        raise ArithmeticError

    monkeypatch.setattr("services.routing.entrypoints.rehearsals.past_cases", broken)
    for state in ("waiting", "waiting", "failed"):
        assert await runs(house).run_next()
        found = await fetched(house, simulation)
        assert (found["state"], "ArithmeticError" in found["failure"]) == (state, True)


async def test_stopping_a_process_is_not_held_against_what_it_was_at(house: House, draft: str):
    simulation = await asked(house, draft, limit=5)
    role = runs(house)
    role.stop()
    assert await role.run_next()
    found = await fetched(house, simulation)
    assert (found["state"], found["attempts"]) == ("waiting", 0)
    assert await runs(house).run_next()
    assert (await fetched(house, simulation))["state"] == "done"


async def test_who_would_have_been_shown_other_cases_does_not_find_it(house: House, draft: str):
    simulation = await asked(house, draft, limit=5)
    assert (await cancelled(house, simulation))[0] == 200
    assert (await fetched(house, simulation))["status"] == 200
    assert (await fetched(house, simulation, unit=BUREAU))["status"] == 404
    for role, claims, is_listed in (("editor", {}, True), ("editor", {"unit": BUREAU}, False)):
        query = {"rulebook": draft, "limit": 200}
        answer = await house.http.get("/v1/simulations", params=query, headers=house.token(role, **claims))
        assert (simulation["id"] in [each["id"] for each in answer.json()["items"]]) == is_listed


async def test_simulations_are_listed_newest_first_page_by_page(house: House, draft: str):
    made = [await asked(house, draft, limit=1) for _ in range(3)]
    for each in made:
        await cancelled(house, each)
    query, found = {"rulebook": draft, "limit": "2"}, list[str]()
    while True:
        page = (await house.http.get("/v1/simulations", params=query, headers=house.token("editor"))).json()
        found += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert found[:3] == [each["id"] for each in reversed(made)]
    assert len(found) == len(set(found))


async def test_the_same_key_asks_once(house: House, draft: str):
    headers = {**house.token("editor"), "Prefer": "respond-async", "Idempotency-Key": str(new_id())}
    address = f"/v1/rulebooks/{draft}/simulate"
    once, again = [(await house.http.post(address, json={"limit": 1}, headers=headers)).json() for _ in range(2)]
    assert once == again
    assert (await cancelled(house, once))[0] == 200


async def test_an_unknown_one_is_told(house: House, draft: str):
    for name in ("nobody", str(new_id())):
        answer = await house.http.get(f"/v1/simulations/{name}", headers=house.token("editor"))
        assert (answer.status_code, answer.json()["code"]) == (404, "simulation_unknown")
