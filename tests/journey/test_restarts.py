"""Parts may come and go in any order: whoever is up goes on, whoever comes back catches up by itself."""

import asyncio

import httpx
import pytest

from deploy.local.ports import SERVICES
from tests.journey.district import District, until

LATER_SERVICES = tuple(name for name in SERVICES if name != "intake")


@pytest.mark.parametrize("service", LATER_SERVICES)
async def test_issues_are_accepted_while_a_service_is_away_and_it_catches_up(district: District, service: str):
    await asyncio.to_thread(district.stack.stop, [service])
    issues = [await district.report() for _ in range(3)]
    await district.restart([service])
    for issue in issues:
        await district.track(issue, "assigned")
        await district.trail(issue, "issue.received", "case.assigned", "delivery.recorded")
    await district.completeness()


async def test_cases_move_on_while_intake_is_away_and_its_reporters_see_it_later(district: District):
    issue = await district.goes_all_the_way()
    case = await district.case(issue)
    await asyncio.to_thread(district.stack.stop, ["intake"])
    await district.step(case, "accept", {})
    await district.restart(["intake"])
    page = await district.track(issue, "accepted")
    assert [step["state"] for step in page["steps"]] == ["received", "assigned", "accepted"]


async def test_services_started_before_their_servers_wait_and_become_ready_by_themselves(district: District):
    """Nobody has to start anything in order: a service answers that it lives, says what it waits for, and stays."""
    stack = district.stack
    await asyncio.to_thread(stack.stop, [*SERVICES])
    await asyncio.to_thread(stack.stop, ["kafka", "postgres"])
    for name in reversed(SERVICES):
        stack.start_service(name)
    started = {name: stack.pid(name) for name in SERVICES}
    for name in SERVICES:
        await until(lambda: health(district, name, "live", 200), lambda: f"{name} does not live")  # noqa: B023
        assert await health(district, name, "ready", 503)
    await asyncio.to_thread(stack.start_postgres)
    await asyncio.to_thread(stack.start_kafka)
    await asyncio.to_thread(stack.wait_ready, SERVICES)
    assert {name: stack.pid(name) for name in SERVICES} == started
    await district.goes_all_the_way()
    await district.completeness()


async def health(district: District, service: str, question: str, status: int) -> bool:
    try:
        answer = await district.client.get(district.url(service, f"/health/{question}"))
    except httpx.TransportError:
        return False
    return answer.status_code == status
