"""When time runs out those are told whom the escalation table names, and their warnings are bundled."""

from typing import Any
from uuid import uuid4

import orjson

from contracts.routing.v1.case_pb2 import CaseReminded
from tests.component.notify.cases import LEAD_POST, CaseEvent, Reported


def warned(case: Reported, **detail: Any) -> CaseEvent:
    event = case.event("CaseReminded", assistants=[])
    message = CaseReminded.FromString(event.payload)
    message.record.detail_json = orjson.dumps({"rule_code": "ESC-009", **detail}).decode()
    event.payload = message.SerializeToString()
    return event


async def test_a_head_with_a_dozen_late_cases_finds_five_warnings_and_a_bundle(notify, publish, deliveries_of):
    head, centre = f"500105-CG-{uuid4().hex[:6]}", f"U{uuid4().hex[:6]}"
    cases = [Reported() for _ in range(12)]
    named = {"notify_posts": [LEAD_POST, head], "notify_units": [centre], "supervise_unit": centre}
    await publish(*(warned(case, **named) for case in cases))
    lines = [line for case in cases for line in await deliveries_of(case.id, 3)]
    parties = [(line["party"], line["recipient"]["ref"]) for line in lines]
    told = {("post_holder", LEAD_POST): 12, ("upper_level", head): 12, ("upper_level", centre): 12}
    assert {party: parties.count(party) for party in set(parties)} == told
    async with notify.client("officer", "o", unit="500105-CG", post=head) as officer:
        items = (await officer.get("/v1/inbox")).json()["items"]
    own = [one for one in items if one["party"] == "upper_level"]
    assert sorted(one["bundled"] for one in own) == [1] * 5 + [7]
