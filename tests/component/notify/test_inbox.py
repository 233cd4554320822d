"""The in-app inbox over HTTP: only one's own, read once, streamed without a gap."""

import asyncio
from uuid import uuid4

import httpx
import orjson
import pytest

from tests.component.notify.cases import LEAD_POST, LEAD_UNIT, Reported


async def inbox(client: httpx.AsyncClient, case: Reported, **parameters: str) -> list[dict]:
    answer = await client.get("/v1/inbox", params={"limit": "200", **parameters})
    assert answer.status_code == 200, answer.text
    return [item for item in answer.json()["items"] if item["case_id"] == str(case.id)]


@pytest.fixture
async def case(publish, deliveries_of) -> Reported:
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    return case


async def test_an_inbox_is_only_for_its_owner(case, notify):
    async with notify.client("reporter", case.reporter_ref) as owner, notify.client("reporter", "other") as other:
        (item,) = await inbox(owner, case)
        assert item["party"] == "reporter"
        assert await inbox(other, case) == []
        assert (await other.post(f"/v1/inbox/{item['id']}/read")).status_code == 404
    async with notify.client("reporter", LEAD_POST) as disguised:
        assert await inbox(disguised, case) == []
    async with notify.client("officer", "o", post=LEAD_POST, unit=LEAD_UNIT) as officer:
        assert [item["party"] for item in await inbox(officer, case)] == ["post_holder"]
    async with notify.client("officer", "o", unit="500105-DC") as unit:
        assert [item["party"] for item in await inbox(unit, case)] == ["supervising_unit"]


async def test_a_message_read_twice_is_recorded_once(case, notify, database):
    async with notify.client("reporter", case.reporter_ref) as reporter:
        (item,) = await inbox(reporter, case)
        path = f"/v1/inbox/{item['id']}/read"
        answers = await asyncio.gather(*(reporter.post(path) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {204}
        assert (await inbox(reporter, case))[0]["read_at"] is not None
        assert await inbox(reporter, case, unread="true") == []
    events = await database.fetchval("SELECT count(*) FROM outbox WHERE aggregateid = $1", str(case.id))
    assert events == 4 + 1
    state = await database.fetchval("SELECT state FROM delivery WHERE id = $1", item["id"])
    assert state == "read"


async def test_pages_follow_each_other_without_gap_or_double(publish, deliveries_of, notify):
    case = Reported()
    await publish(*(case.event(name) for name in ("CaseAssigned", "CaseAccepted", "CaseResolved")))
    await deliveries_of(case.id, 8)
    seen, cursor = [], None
    async with notify.client("reporter", case.reporter_ref) as reporter:
        while True:
            parameters = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
            page = (await reporter.get("/v1/inbox", params=parameters)).json()
            seen += [item["event"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert seen == ["CaseResolved", "CaseAccepted", "CaseAssigned"]


async def next_messages(response: httpx.Response, count: int) -> list[tuple[int, dict]]:
    found: list[tuple[int, dict]] = []
    data = None
    async with asyncio.timeout(20):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                data = orjson.loads(line[6:])
            elif line.startswith("id: "):
                found.append((int(line[4:]), data))
                if len(found) == count:
                    return found
    raise AssertionError("the stream ended")


async def test_a_stream_resumes_after_the_last_event_seen(publish, deliveries_of, notify):
    case = Reported()
    async with notify.client("reporter", case.reporter_ref) as reporter:
        async with reporter.stream("GET", "/v1/inbox/stream") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            await publish(case.event("CaseAssigned"))
            ((position, first),) = await next_messages(response, 1)
        assert first["event"] == "CaseAssigned" and first["position"] == position
        await publish(case.event("CaseAccepted"), case.event("CaseResolved"))
        await deliveries_of(case.id, 8)
        headers = {"Last-Event-ID": str(position)}
        async with reporter.stream("GET", "/v1/inbox/stream", headers=headers) as response:
            resumed = await next_messages(response, 2)
    assert [message["event"] for _, message in resumed] == ["CaseAccepted", "CaseResolved"]


async def test_a_stream_shows_nobody_elses_messages(publish, deliveries_of, notify):
    own, foreign = Reported(), Reported()
    async with (
        notify.client("reporter", own.reporter_ref) as reporter,
        reporter.stream("GET", "/v1/inbox/stream?last_event_id=0") as response,
    ):
        await publish(foreign.event("CaseAssigned"))
        await deliveries_of(foreign.id, 4)
        await publish(own.event("CaseAssigned"))
        ((_, message),) = await next_messages(response, 1)
    assert message["case_id"] == str(own.id)


async def test_a_stream_in_another_process_sees_what_comes_and_ends_with_its_process(
    web_process, publish, deliveries_of
):
    notify, process = web_process
    case = Reported()
    async with (
        notify.client("reporter", case.reporter_ref) as reporter,
        reporter.stream("GET", "/v1/inbox/stream?last_event_id=0") as response,
    ):
        await publish(case.event("CaseAssigned"))
        await next_messages(response, 1)
        process.terminate()
        async with asyncio.timeout(10):
            status = await asyncio.to_thread(process.wait)
    assert status == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/inbox?cursor=nonsense", 400),
        ("/v1/inbox?cursor=WyJ4Il0", 400),
        ("/v1/inbox?limit=0", 422),
        ("/v1/inbox?unread=perhaps", 422),
        ("/v1/deliveries?case_id=1", 403),
        ("/v1/callbacks", 403),
    ],
)
async def test_bad_requests_get_the_right_answer(notify, path, status):
    async with notify.client("reporter", "r") as reporter:
        answer = await reporter.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_bad_last_event_id_is_refused_before_the_stream_opens(notify):
    async with notify.client("reporter", "r") as reporter:
        answer = await reporter.get("/v1/inbox/stream", headers={"Last-Event-ID": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_last_event_id")


async def test_without_a_token_nothing_is_shown(notify):
    async with httpx.AsyncClient(base_url=notify.url) as nobody:
        for path in ("/v1/inbox", "/v1/inbox/stream", f"/v1/deliveries?case_id={uuid4()}", "/v1/callbacks"):
            assert (await nobody.get(path)).status_code == 401


async def test_the_ledger_is_for_overseers_and_those_it_names(case, notify):
    path = f"/v1/deliveries?case_id={case.id}"
    allowed = [
        ("supervisor", {}),
        ("supervisor", {"unit": "500105-DC"}),
        ("service", {}),
        ("officer", {"unit": LEAD_UNIT, "post": "500105-CG-P01"}),
        ("officer", {"unit": "500105-ZW"}),
    ]
    refused = [("officer", {"unit": "500105-HB"}), ("supervisor", {"unit": "500105007-JD"}), ("officer", {})]
    for role, claims in allowed + refused:
        async with notify.client(role, "x", **claims) as client:
            status = (await client.get(path)).status_code
        assert status == (200 if (role, claims) in allowed else 403), (role, claims)
