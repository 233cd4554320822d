"""What people change in WeChat itself of the messages they agreed to: passed on to who sends them."""

import json
from hashlib import sha1
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.intake.v1.consent_pb2 import CONSENT_CHANGE_GIVEN, CONSENT_CHANGE_WITHDRAWN, MessageConsentChanged

ASKED, CHANGED = "subscribe_msg_popup_event", "subscribe_msg_change_event"


@pytest.fixture
async def mei(http, house, vendor):
    """Logged in by WeChat: reporter_ref and openid."""
    name = uuid4().hex
    answer = (await http.post("/v1/channels/wechat/login", json={"code": f"{name}-1"})).json()
    return answer["reporter_ref"], await house.app.wechat.openid_of(f"{name}-2")


@pytest.fixture
def tell(http, house, bare_stack):
    """An event as WeChat sends it."""
    token = Path(bare_stack.env["INTAKE_WECHAT_TOKEN_FILE"]).read_text().strip()

    async def post(openid, kind, *items, signature=None):
        now = str(int(house.clock.now().timestamp()))
        query = {"timestamp": now, "nonce": uuid4().hex[:10]}
        wanted = sha1("".join(sorted((token, *query.values()))).encode(), usedforsecurity=False).hexdigest()
        listed = [{"TemplateId": template, "SubscribeStatusString": status} for template, status in items]
        event = {"FromUserName": openid, "CreateTime": now, "MsgType": "event", "Event": kind, "List": listed}
        signed = query | {"signature": signature or wanted}
        return await http.post("/v1/channels/wechat/events", content=json.dumps(event), params=signed)

    return post


@pytest.fixture
def told_of(rows):
    async def read(reporter_ref):
        where = "type = 'intake.v1.MessageConsentChanged' AND aggregateid = :ref ORDER BY position"
        found = await rows(f"SELECT payload FROM outbox WHERE {where}", ref=reporter_ref)
        return [MessageConsentChanged.FromString(row.payload) for row in found]

    return read


async def test_a_change_is_told_under_the_persons_pseudonym_and_the_openid_never(mei, tell, told_of):
    reporter_ref, openid = mei
    asked = await tell(openid, ASKED, ("resolved-id", "accept"), ("assigned-id", "reject"))
    changed = await tell(openid, CHANGED, ("resolved-id", "reject"))
    assert [(answer.status_code, answer.text) for answer in (asked, changed)] == [(200, "success")] * 2
    given, withdrawn = await told_of(reporter_ref)
    assert (given.template_id, given.change) == ("resolved-id", CONSENT_CHANGE_GIVEN)
    assert (withdrawn.template_id, withdrawn.change) == ("resolved-id", CONSENT_CHANGE_WITHDRAWN)
    assert given.record.subject_ref == given.record.actor.ref == reporter_ref
    assert openid.encode() not in given.SerializeToString()


async def test_of_whom_we_do_not_know_nothing_is_told(tell, rows):
    count = "SELECT count(*) AS told FROM outbox WHERE type = 'intake.v1.MessageConsentChanged'"
    [before] = await rows(count)
    assert (await tell("o-stranger", CHANGED, ("resolved-id", "reject"))).status_code == 200
    [after] = await rows(count)
    assert after.told == before.told


async def test_who_cannot_sign_changes_nobodys_consent(mei, tell, told_of):
    reporter_ref, openid = mei
    assert (await tell(openid, CHANGED, ("resolved-id", "reject"), signature="0" * 40)).status_code == 403
    assert await told_of(reporter_ref) == []
