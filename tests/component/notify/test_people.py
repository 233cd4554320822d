"""Those who follow an issue, what people want to be told, and words that were erased."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner

from chassis.clock import CIVIL_ZONE, SystemClock
from chassis.database import create_engine
from chassis.events import IncomingEvent, Position, RawMessage, understand
from cli.rebuild import rebuild
from services.notify.adapters.event_codec import case_news
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.domain.units import Units
from services.notify.entrypoints.events import look_up
from services.notify.usecases.forget_issue import ForgetIssue, forget_issue
from tests.component.notify.cases import DISPATCHER, LEAD_POST, LEAD_UNIT, CaseEvent, Reported, erased, followed
from tests.component.notify.subscriber import subscriber
from tests.component.notify.subscribing import PATH, subscribe, until


async def until_there(database, statement: str, *values: object) -> None:
    async with asyncio.timeout(20):
        while not await database.fetchval(statement, *values):
            await asyncio.sleep(0.05)


async def joined(publish, database, case: Reported) -> str:
    ref = uuid4().hex
    await publish(followed(case, ref), followed(case, ref))
    await until_there(database, "SELECT count(*) = 1 FROM follower WHERE case_id = $1", case.id)
    return ref


async def texts_of(notify, ref: str) -> list[str]:
    async with notify.client("reporter", ref) as reporter:
        return [item["text"] for item in (await reporter.get("/v1/inbox")).json()["items"]]


async def test_followers_are_told_of_what_comes_and_the_reporter_once(publish, deliveries_of, database, notify):
    case = Reported()
    await publish(followed(case, case.reporter_ref))
    ref = await joined_beside(publish, database, case)
    await publish(case.event("CaseResolved", result_masked="已更换灯泡"))
    told = await deliveries_of(case.id, 3)
    assert sorted(d["party"] for d in told) == ["follower", "reporter", "supervising_unit"]
    (text,) = await texts_of(notify, ref)
    assert "您关注的“夜间施工噪声”" in text and "已更换灯泡" in text


async def joined_beside(publish, database, case: Reported) -> str:
    ref = uuid4().hex
    await publish(followed(case, ref))
    await until_there(database, "SELECT count(*) = 2 FROM follower WHERE case_id = $1", case.id)
    return ref


async def test_erased_words_go_from_inboxes_and_messages_and_do_not_come_back(
    publish, deliveries_of, database, notify, officer
):
    case = Reported()
    ref = await joined(publish, database, case)
    with subscriber() as away:
        found = await subscribe(officer, away)
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 6)
    await publish(erased(case, words_gone=True))
    await until_there(database, "SELECT count(*) FROM erased_issue WHERE case_id = $1", case.id)
    await publish(case.event("CaseResolved", result_masked="张某家门口已清理"))
    await deliveries_of(case.id, 10)
    for table in ("inbox_item", "webhook_message"):
        rows = await database.fetch(f"SELECT row_to_json(t)::text AS row FROM {table} AS t WHERE case_id = $1", case.id)
        assert rows and not any("噪声" in row["row"] or "清理" in row["row"] for row in rows), table
    assert "（内容已删除）" in await texts_of(notify, ref)
    port = int(away.url.split(":")[2].split("/")[0])
    with subscriber(port, secrets=away.secrets) as back:
        await until(back, lambda: len(back.of_case(case.id)) == 2)
        assert [body["data"]["title"] for body in back.of_case(case.id)] == ["", ""]
        await officer.delete(f"{PATH}/{found['id']}")


async def test_whoever_was_erased_is_not_called_any_more(publish, deliveries_of, database, notify):
    case = Reported(channel="hotline")
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    await publish(erased(case, words_gone=False))
    await until_there(
        database, "SELECT state = 'unreachable' FROM callback_item WHERE case_id = $1 AND text LIKE '%噪声%'", case.id
    )
    (call,) = [d for d in await deliveries_of(case.id, 4) if d["channel"] == "callback"]
    assert (call["state"], call["reason_code"]) == ("failed", "contact_gone")


async def test_routine_messages_can_be_left_out_and_others_cannot(publish, deliveries_of, notify):
    case = Reported()
    async with notify.client("reporter", case.reporter_ref) as reporter:
        assert (await reporter.get("/v1/preferences")).json() == {
            "quiet_hours": None,
            "unsubscribed": [],
            "sms": False,
            "language": "zh-CN",
        }
        wanted = {
            "quiet_hours": {"from": "22:00", "to": "07:00"},
            "unsubscribed": ["*"],
            "sms": False,
            "language": "en",
        }
        assert (await reporter.put("/v1/preferences", json=wanted)).json() == wanted
        assert (await reporter.get("/v1/preferences")).json() == wanted
    await publish(case.event("CaseAccepted"), case.event("CaseResolved"))
    told = [d for d in await deliveries_of(case.id, 4) if d["party"] == "reporter"]
    assert [(d["event"], d["state"], d["reason_code"]) for d in told] == [
        ("CaseAccepted", "suppressed", "unsubscribed"),
        ("CaseResolved", "delivered", ""),
    ]


async def test_whoever_joins_in_the_same_batch_as_the_news_has_preferences(notify):
    case, ref = Reported(), uuid4().hex
    async with notify.client("reporter", ref) as follower:
        await follower.put("/v1/preferences", json={"unsubscribed": ["*"]})
    events = [understood(event) for event in (followed(case, ref), case.event("CaseAssigned"))]
    news = {events[1].id: case_news(events[1])}
    engine = create_engine(notify.env["NOTIFY_DATABASE_URL"], "test", 1)
    async with NotifyUnitOfWork(engine, SystemClock()) as work:
        await look_up(events, news, work, Units(()), datetime.now(UTC))
        assert work.people.preferences_of(f"reporter:{ref}").unsubscribed == ("*",)
    await engine.dispose()


async def test_a_call_that_is_given_up_is_not_taken_up_again_by_news_of_the_same_batch(
    publish, deliveries_of, database, notify
):
    case = Reported(channel="hotline")
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    events = [understood(event) for event in (erased(case, words_gone=True), case.event("CaseResolved"))]
    news, units = {events[1].id: case_news(events[1])}, Units(())
    engine = create_engine(notify.env["NOTIFY_DATABASE_URL"], "test", 1)
    async with NotifyUnitOfWork(engine, SystemClock()) as work:
        await look_up(events, news, work, units, datetime.now(UTC))
        call = work.callbacks.open_of(case.id)
        assert call is not None
        await forget_issue(ForgetIssue(case.id, words_gone=True), work, SystemClock())
        assert work.callbacks.open_of(case.id) is None
        work.callbacks.save(replace(call, id=uuid4()))
    await engine.dispose()
    rows = await database.fetch("SELECT id, state, text FROM callback_item WHERE case_id = $1", case.id)
    assert {row["id"] == call.id: row["state"] for row in rows} == {True: "unreachable", False: "waiting"}
    assert {row["text"] for row in rows} == {"（内容已删除）"}


def understood(event: CaseEvent) -> IncomingEvent:
    return understand(RawMessage(Position(event.topic, 0, 0), event.key.encode(), event.payload, dict(event.headers())))


async def test_preferences_are_ones_own_and_a_post_has_some(notify):
    async with (
        notify.client("officer", "o-7", post=LEAD_POST, unit=LEAD_UNIT) as holder,
        notify.client("officer", "o-8", unit=LEAD_UNIT) as other,
    ):
        await holder.put("/v1/preferences", json={"unsubscribed": ["CaseAccepted"]})
        assert (await other.get("/v1/preferences")).json()["unsubscribed"] == []
        assert (await holder.get("/v1/preferences")).json()["unsubscribed"] == ["CaseAccepted"]
        await holder.put("/v1/preferences", json={})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"quiet_hours": {"from": "25:00", "to": "07:00"}}, "quiet_hours.from"),
        ({"quiet_hours": {"from": "22:00"}}, "quiet_hours.to"),
        ({"unsubscribed": ["CaseResolved-"]}, "unsubscribed"),
        ({"unsubscribed": ["ReporterAsked"]}, "unsubscribed"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_preferences_that_make_no_sense_are_refused(notify, form, field):
    async with notify.client("reporter", "r-9") as reporter:
        answer = await reporter.put("/v1/preferences", json=form)
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == field


async def test_nobody_is_called_in_quiet_hours_but_for_what_cannot_wait(publish, deliveries_of, notify):
    case, urgent = Reported(channel="hall"), Reported(channel="hall", urgency="emergency")
    urgent.reporter_ref = case.reporter_ref
    here = SystemClock().now().astimezone(CIVIL_ZONE)
    hours = {"from": f"{here - timedelta(hours=1):%H:%M}", "to": f"{here + timedelta(hours=2):%H:%M}"}
    async with notify.client("reporter", case.reporter_ref) as reporter:
        await reporter.put("/v1/preferences", json={"quiet_hours": hours})
    await publish(case.event("CaseAssigned"), urgent.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    await deliveries_of(urgent.id, 4)
    async with notify.client("officer", "o", unit=DISPATCHER) as operator:
        calls = {one["case_id"]: one for one in (await operator.get("/v1/callbacks?limit=200")).json()["items"]}
        quiet = await operator.post(f"/v1/callbacks/{calls[str(case.id)]['id']}/open")
        assert quiet.status_code == 409 and quiet.json()["code"] == "callback_quiet" and quiet.json()["quiet_until"]
        answer = await operator.post(f"/v1/callbacks/{calls[str(urgent.id)]['id']}/open")
        assert answer.json()["code"] != "callback_quiet"


async def test_rebuilding_notify_brings_followers_and_erasures_back_equal(publish, database, notify, monkeypatch):
    case = Reported()
    await joined(publish, database, case)
    await publish(erased(case, words_gone=True))
    await until_there(database, "SELECT count(*) FROM erased_issue WHERE case_id = $1", case.id)
    followers = "SELECT case_id, follower_ref, followed_at FROM follower ORDER BY 1, 2"
    before = await database.fetch(followers)
    await database.execute("DELETE FROM follower")
    await database.execute("DELETE FROM erased_issue")
    for name, value in notify.env.items():
        monkeypatch.setenv(name, value)
    result = await asyncio.to_thread(CliRunner().invoke, rebuild, ["notify"])
    assert "notify: people: followings=" in result.output, result.output
    assert await database.fetch(followers) == before
    assert await database.fetchval("SELECT count(*) FROM erased_issue WHERE case_id = $1", case.id) == 1


async def test_whoever_erases_waits_for_those_who_are_telling_of_cases(publish, deliveries_of, database):
    """Another process may have read the words before they were taken out, and would write them after."""
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    await database.execute("SELECT pg_advisory_lock_shared(7400, 0)")
    await publish(erased(case, words_gone=True))
    words = "SELECT bool_or(text LIKE '%夜间施工%') FROM inbox_item WHERE case_id = $1"
    await asyncio.sleep(1.5)
    assert await database.fetchval(words, case.id)
    await database.execute("SELECT pg_advisory_unlock_shared(7400, 0)")
    async with asyncio.timeout(30):
        while await database.fetchval(words, case.id):
            await asyncio.sleep(0.1)
