from dataclasses import replace

import httpx

from chassis.database import create_engine


async def test_intake_is_ready_when_its_databases_answer(http):
    answer = await http.get("/health/ready")
    assert answer.status_code == 200, answer.text
    assert {check["check"] for check in answer.json()["checks"]} == {"database", "keys"}


async def test_without_its_keys_it_is_alive_but_not_ready(house):
    nowhere = create_engine("postgresql://127.0.0.1:9/keys", "keys-test", 1)
    web = replace(house, keys_engine=nowhere).web_of(house.app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://x") as http:
        assert (await http.get("/health/live")).status_code == 200
        answer = await http.get("/health/ready")
    await nowhere.dispose()
    assert answer.status_code == 503
    assert [check["check"] for check in answer.json()["checks"] if not check["ready"]] == ["keys"]
