"""Posts and units told by WeCom and mail: once, or visibly not; the vendors' own log agrees with the ledger."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.component.notify.cases import LEAD_POST, LEAD_UNIT, SUPERVISING_UNIT, Reported, erased

DUE = "UPDATE sms_message SET next_attempt_at = now() WHERE case_id = $1 AND state = 'queued'"
# Long past any patience with a way that has another behind it.
AGED = "UPDATE sms_message SET created_at = created_at - interval '2 hours' WHERE case_id = $1"
WECOM, EMAIL = ("wecom", "ZhangSan"), ("email", "zhangsan@cg.yubei.gov.cn")


@pytest.fixture
async def vendor(sms_vendors):
    """Without faults and with an empty log."""
    async with httpx.AsyncClient(base_url=sms_vendors[0]) as client:
        for api in ("wecom", "wecom_token", "smtp"):
            await client.delete(f"/admin/faults/{api}")
        await client.delete("/admin/asked")
        yield client


async def log_of(vendor: httpx.AsyncClient, api: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await vendor.get("/admin/asked", params={"api": api})).json()["items"]
    return items


async def order(vendor: httpx.AsyncClient, api: str, fault: str, **more: Any) -> None:
    assert (await vendor.put(f"/admin/faults/{api}", json={"fault": fault, **more})).status_code == 200


@pytest.fixture
async def post_with(notify):
    """The lead post, with addresses; without them when it is over."""
    async with notify.client("officer", "o", unit=LEAD_UNIT, post=LEAD_POST) as client:

        async def set_ways(*ways: tuple[str, str], **quiet: Any) -> None:
            form = {"ways": [{"channel": channel, "address": address} for channel, address in ways]}
            answer = await client.put("/v1/addresses", json=form)
            assert answer.status_code == 200, answer.text
            assert (await client.put("/v1/preferences", json=quiet)).status_code == 200

        yield set_ways
        await set_ways()


async def ledger(deliveries_of, case: Reported, *ways: str) -> dict[str, dict[str, Any]]:
    """The lines of these ways once none of them is queued."""
    async with asyncio.timeout(30):
        while True:
            lines = {one["channel"]: one for one in await deliveries_of(case.id, 4 + len(ways))}
            if all(way in lines and lines[way]["state"] != "queued" for way in ways):
                return lines
            await asyncio.sleep(0.1)


async def until_queued(database, case: Reported, attempts: int) -> None:
    """Again, after so many tries."""
    found = "SELECT 1 FROM sms_message WHERE case_id = $1 AND state = 'queued' AND attempts = $2"
    async with asyncio.timeout(20):
        while await database.fetchval(found, case.id, attempts) is None:
            await asyncio.sleep(0.05)


async def test_a_post_is_told_by_the_way_it_prefers_and_its_address_stands_nowhere_in_clear(
    publish, deliveries_of, vendor, post_with, database
):
    await post_with(WECOM, EMAIL)
    case = Reported()
    event = case.event("CaseAssigned")
    await publish(event, event)
    lines = await ledger(deliveries_of, case, "wecom")
    assert (lines["wecom"]["state"], lines["wecom"]["party"]) == ("sent", "post_holder")
    (message,) = await log_of(vendor, "wecom")
    assert (message["touser"], message["agentid"], message["shown"]) == ("ZhangSan", 1000002, True)
    assert "夜间施工噪声" in message["text"]["content"] and lines["wecom"]["id"][-12:] in message["text"]["content"]
    assert not await log_of(vendor, "smtp")
    for table in ("sms_message", "delivery", "staff_address", "preference", "outbox"):
        rows = await database.fetch(f"SELECT row_to_json(t)::text AS row FROM {table} AS t")
        assert not any("ZhangSan" in row["row"] or "zhangsan@" in row["row"] for row in rows)


async def test_mail_is_sent_once_with_subject_and_text(publish, deliveries_of, vendor, post_with):
    await post_with(EMAIL)
    case = Reported(urgency="urgent")
    await publish(case.event("CaseAssigned"))
    lines = await ledger(deliveries_of, case, "email")
    assert lines["email"]["state"] == "sent"
    (mail,) = await log_of(vendor, "smtp")
    assert (mail["to"], mail["subject"]) == ("zhangsan@cg.yubei.gov.cn", "【紧急】新派单：夜间施工噪声")
    assert "由您的岗位主办" in mail["body"] and mail["message_id"] == f"<{lines['email']['id']}@sample.gov.cn>"


async def test_a_member_whom_wecom_does_not_know_gets_a_mail_and_the_ledger_says_so(
    publish, deliveries_of, vendor, post_with
):
    await post_with(WECOM, EMAIL)
    await order(vendor, "wecom", "81013", times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    lines = await ledger(deliveries_of, case, "wecom", "email")
    assert (lines["wecom"]["state"], lines["wecom"]["reason_code"]) == ("fallen_back", "wecom_81013")
    assert lines["email"]["state"] == "sent" and lines["email"]["cause_event_id"] == lines["wecom"]["cause_event_id"]
    assert len(await log_of(vendor, "smtp")) == 1


@pytest.mark.parametrize("code", ["42001", "40014"])
async def test_a_token_that_has_run_out_is_fetched_anew_and_the_message_sent_at_once(
    publish, deliveries_of, vendor, post_with, code
):
    await post_with(WECOM)
    await order(vendor, "wecom", code, times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    assert (await ledger(deliveries_of, case, "wecom"))["wecom"]["state"] == "sent"
    assert [one.get("shown") for one in await log_of(vendor, "wecom")] == [None, True]
    assert await log_of(vendor, "wecom_token")


@pytest.mark.parametrize(
    ("fault", "shown"), [("45009", [None, True]), ("60020", [None, True]), ("torn", [True, False])]
)
async def test_what_wecom_is_too_busy_for_or_may_have_sent_is_sent_again_and_shown_once(
    publish, deliveries_of, vendor, post_with, database, fault, shown
):
    await post_with(WECOM)
    await order(vendor, "wecom", fault, times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    later = "UPDATE sms_message SET next_attempt_at = now() WHERE case_id = $1 AND state = 'queued' AND attempts = 1"
    async with asyncio.timeout(20):
        while await database.execute(later, case.id) != "UPDATE 1":
            await asyncio.sleep(0.05)
    assert (await ledger(deliveries_of, case, "wecom"))["wecom"]["state"] == "sent"
    assert [one.get("shown") for one in await log_of(vendor, "wecom")] == shown


async def test_what_wecom_may_have_shown_is_told_by_no_other_way_though_it_can_not_be_sent_again_for_long(
    publish, deliveries_of, vendor, post_with, database
):
    await post_with(WECOM, EMAIL)
    await order(vendor, "wecom", "torn", times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await until_queued(database, case, attempts=1)
    await order(vendor, "wecom", "45009", times=1)
    await database.execute(AGED, case.id)
    await database.execute(DUE, case.id)
    await until_queued(database, case, attempts=2)
    await database.execute(DUE, case.id)
    assert (await ledger(deliveries_of, case, "wecom"))["wecom"]["state"] == "sent"
    assert [one.get("shown") for one in await log_of(vendor, "wecom")] == [True, None, False]
    assert not await log_of(vendor, "smtp")


@pytest.mark.parametrize(
    ("fault", "state", "reason", "taken"),
    [
        ("550", "failed", "mailbox_refused", []),
        ("554", "failed", "message_refused", [False]),
        ("torn", "unknown", "reply_lost", [True]),
    ],
)
async def test_a_mail_that_is_refused_is_visibly_failed_and_one_without_an_answer_unknown_and_not_sent_again(
    publish, deliveries_of, vendor, post_with, fault, state, reason, taken
):
    await post_with(EMAIL)
    await order(vendor, "smtp", fault, times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    line = (await ledger(deliveries_of, case, "email"))["email"]
    assert (line["state"], line["reason_code"]) == (state, reason)
    await asyncio.sleep(1)
    assert [mail["taken"] for mail in await log_of(vendor, "smtp")] == taken


@pytest.mark.parametrize("fault", ["421", "450"])
async def test_a_mail_server_that_is_busy_is_asked_again_later(
    publish, deliveries_of, vendor, post_with, database, fault
):
    await post_with(EMAIL)
    await order(vendor, "smtp", fault, times=1)
    case = Reported()
    await publish(case.event("CaseAssigned"))
    later = "UPDATE sms_message SET next_attempt_at = now() WHERE case_id = $1 AND state = 'queued' AND attempts = 1"
    async with asyncio.timeout(20):
        while await database.execute(later, case.id) != "UPDATE 1":
            await asyncio.sleep(0.05)
    assert (await ledger(deliveries_of, case, "email"))["email"]["state"] == "sent"
    assert len(await log_of(vendor, "smtp")) == 1


async def test_what_was_erased_before_it_is_sent_tells_no_words(publish, deliveries_of, vendor, post_with, database):
    await post_with(EMAIL, quiet_hours={"from": "00:00", "to": "00:00"})
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 5)
    await publish(erased(case, words_gone=True))
    words = "SELECT text || body FROM sms_message WHERE case_id = $1"
    async with asyncio.timeout(20):
        while "夜间施工噪声" in await database.fetchval(words, case.id):
            await asyncio.sleep(0.05)
    assert not await log_of(vendor, "smtp")


async def ledger_of_unit(deliveries_of, case: Reported) -> list[dict[str, Any]]:
    async with asyncio.timeout(30):
        while True:
            lines = [one for one in await deliveries_of(case.id, 2) if one["channel"] == "email"]
            if lines and all(line["state"] != "queued" for line in lines):
                return lines
            await asyncio.sleep(0.1)


async def test_a_units_duty_desk_is_set_by_its_officers_or_the_areas_admin_and_told(
    notify, publish, deliveries_of, vendor
):
    form = {"ways": [{"channel": "email", "address": "zhiban@dc.yubei.gov.cn"}]}
    async with (
        notify.client("officer", "o", unit=SUPERVISING_UNIT) as own,
        notify.client("officer", "o2", unit=LEAD_UNIT) as other,
        notify.client("reporter", "r") as reporter,
    ):
        query = {"unit": SUPERVISING_UNIT}
        assert (await other.put("/v1/addresses", params=query, json=form)).status_code == 403
        assert (await reporter.put("/v1/addresses", json=form)).status_code == 403
        answer = await own.put("/v1/addresses", params=query, json=form)
        assert answer.json() == {"ways": [{"channel": "email", "address": "z***@dc.yubei.gov.cn"}]}
        assert (await own.get("/v1/addresses", params=query)).json() == answer.json()
        case = Reported()
        await publish(case.event("ExtensionRequested"))
        lines = await ledger_of_unit(deliveries_of, case)
        assert [line["state"] for line in lines] == ["sent"]
        assert [mail["to"] for mail in await log_of(vendor, "smtp")] == ["zhiban@dc.yubei.gov.cn"]
        await own.put("/v1/addresses", params=query, json={"ways": []})


async def test_a_private_mailbox_or_everybody_at_once_is_refused_with_all_that_is_wrong(notify):
    ways = [{"channel": "email", "address": "zhang@qq.com"}, {"channel": "wecom", "address": "@all"}]
    async with notify.client("officer", "o", unit=LEAD_UNIT, post=LEAD_POST) as client:
        answer = await client.put("/v1/addresses", json={"ways": ways})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["ways.0.address", "ways.1.address"]
