"""Of each recipient of a case: was he told, when, by what, and has he seen it."""

from typing import Any
from uuid import uuid4

from tests.component.notify.cases import SUPERVISING_UNIT, Reported
from tests.component.notify.test_sms import settled, vendors, wanting

__all__ = ["vendors"]
PATH = "/v1/deliveries/recipients"


async def recipients(client, case: Reported, **query: Any) -> list[dict[str, Any]]:
    answer = await client.get(PATH, params={"case_id": str(case.id), **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_failed_way_leaves_its_recipient_told_by_the_other_and_says_so(
    publish, deliveries_of, notify, intake, vendors, supervisor
):
    case = await wanting(notify, intake)
    intake.answers[str(case.id)] = [(410, {"code": "data_erased"})]
    await publish(case.event("CaseResolved"))
    await settled(deliveries_of, case)
    found = {one["party"]: one for one in await recipients(supervisor, case)}
    told = found["reporter"]
    assert (told["state"], told["told_by"], told["read_at"]) == ("told", "inbox", None)
    assert [(way["channel"], way["state"]) for way in told["ways"]] == [("inbox", "delivered"), ("sms", "failed")]
    async with notify.client("reporter", case.reporter_ref) as reporter:
        await reporter.post(f"/v1/inbox/{told['ways'][0]['id']}/read")
    (seen,) = await recipients(supervisor, case, state="read")
    assert seen["party"] == "reporter" and seen["read_at"] > seen["told_at"]


async def test_a_caller_waits_for_the_call_while_everybody_else_is_told(publish, deliveries_of, supervisor):
    case = Reported(channel="hotline")
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    found = {one["party"]: one["state"] for one in await recipients(supervisor, case)}
    assert found == {"reporter": "waiting", "post_holder": "told", "assistant": "told", "supervising_unit": "told"}
    first = (await supervisor.get(PATH, params={"case_id": str(case.id), "limit": 3})).json()
    rest = await recipients(supervisor, case, cursor=first["next_cursor"])
    assert len(first["items"]) == 3 and len(rest) == 1


async def test_it_is_told_to_those_who_may_read_the_ledger_of_the_case(publish, deliveries_of, notify):
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    query = {"case_id": str(case.id)}
    async with (
        notify.client("officer", "o", unit=SUPERVISING_UNIT) as own,
        notify.client("officer", "o", unit="500105-TY") as other,
        notify.client("reporter", case.reporter_ref) as reporter,
    ):
        assert (await own.get(PATH, params=query)).status_code == 200
        assert (await other.get(PATH, params=query)).status_code == 403
        assert (await reporter.get(PATH, params=query)).status_code == 403
        assert (await own.get(PATH)).status_code == 422
        assert (await own.get(PATH, params={"case_id": str(uuid4())})).json()["items"] == []
