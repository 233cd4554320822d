"""Partners beyond government are told of their tasks, and of no case."""

from uuid import uuid4

from contracts.routing.v1.case_pb2 import PartnerTaskOffered
from tests.component.notify.cases import Reported


async def test_a_partner_finds_its_task_in_its_own_inbox_and_nothing_of_the_case(notify, publish, deliveries_of):
    case, codes = Reported(), [f"WY-{uuid4().hex[:6]}" for _ in range(2)]
    event = case.event("PartnerTaskOffered")
    offered = PartnerTaskOffered.FromString(event.payload)
    offered.record.detail_json = f'{{"partners": ["{codes[0]}", "{codes[1]}"], "task": {{"partner": ""}}}}'
    event.payload = offered.SerializeToString()
    await publish(event, event)
    told = await deliveries_of(case.id, 2)
    assert {(one["recipient"]["kind"], one["recipient"]["ref"]) for one in told} == {
        ("partner", code) for code in codes
    }
    async with notify.client("partner", codes[0]) as partner, notify.client("officer", codes[0]) as namesake:
        (item,) = (await partner.get("/v1/inbox")).json()["items"]
        assert (item["title"], item["case_id"]) == ("有一项协作任务请您认领", None)
        assert str(case.id) not in str(item) and "夜间施工噪声" not in str(item)
        assert (await namesake.get("/v1/inbox")).json()["items"] == []
        assert (await partner.post(f"/v1/inbox/{item['id']}/read")).status_code == 204
        assert (await partner.get("/v1/deliveries", params={"case_id": str(case.id)})).status_code == 403
    states = {one["recipient"]["ref"]: one["state"] for one in await deliveries_of(case.id, 2)}
    assert states == {codes[0]: "read", codes[1]: "delivered"}
