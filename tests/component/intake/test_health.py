from dataclasses import replace

import httpx


async def test_intake_is_ready_when_databases_and_kafka_answer(http):
    answer = await http.get("/health/ready")
    assert answer.status_code == 200, answer.text
    assert {check["check"] for check in answer.json()["checks"]} == {"database", "keys", "kafka"}


async def test_without_kafka_it_is_alive_but_not_ready(house):
    settings = house.settings.model_copy(update={"kafka_bootstrap_servers": "127.0.0.1:9"})
    deaf = replace(house, settings=settings)
    web = deaf.web_of(house.app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://x") as http:
        assert (await http.get("/health/live")).status_code == 200
        answer = await http.get("/health/ready")
    assert answer.status_code == 503
    assert [check["check"] for check in answer.json()["checks"] if not check["ready"]] == ["kafka"]
