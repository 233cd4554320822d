"""Asking intake for a contact: what its answers mean."""

from uuid import uuid4

import httpx
import orjson
import pytest

from services.notify.adapters import intake_contacts
from services.notify.adapters.intake_contacts import IntakeContacts
from services.notify.domain.errors import ContactGone, ContactUnavailable

GOOD = {"name": None, "phone": "13800000000", "tracking_code": "ABCD"}


@pytest.fixture
def ask(tmp_path, monkeypatch):
    monkeypatch.setattr(intake_contacts, "RETRY_DELAY_SECONDS", 0)
    token_file = tmp_path / "token"
    token_file.write_text("t1\n", encoding="ascii")

    async def run(*answers, case_ids=None):
        left, seen, asked = list(answers), [], []

        def respond(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers["authorization"])
            asked.append(orjson.loads(request.content or b"null"))
            token_file.write_text("t2\n", encoding="ascii")
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        contacts = IntakeContacts("http://intake", token_file)
        contacts._client = httpx.AsyncClient(base_url="http://intake", transport=httpx.MockTransport(respond))
        try:
            if case_ids is not None:
                return await contacts.contacts_of(case_ids, "sms"), asked
            return await contacts.contact_of(uuid4(), "callback"), seen
        finally:
            await contacts.close()

    return run


async def test_a_failure_is_tried_again_with_the_token_read_anew(ask):
    contact, seen = await ask(httpx.ConnectError("x"), httpx.Response(502), httpx.Response(200, json=GOOD))
    assert contact.phone == "13800000000" and contact.name == ""
    assert seen == ["Bearer t1", "Bearer t2", "Bearer t2"]


async def test_three_failures_mean_unavailable(ask):
    with pytest.raises(ContactUnavailable):
        await ask(*[httpx.Response(500)] * 3)


@pytest.mark.parametrize("status", [301, 401, 403, 404, 422])
async def test_a_refusal_is_not_tried_again(ask, status):
    with pytest.raises(ContactUnavailable):
        await ask(httpx.Response(status))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"code": "issue_unknown"}),
        httpx.Response(410, json={"code": "data_erased"}),
        httpx.Response(200, json={**GOOD, "phone": None}),
    ],
)
async def test_an_erased_or_missing_contact_is_gone(ask, answer):
    with pytest.raises(ContactGone):
        await ask(answer)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>"])
async def test_an_answer_that_makes_no_sense_means_unavailable(ask, body):
    with pytest.raises(ContactUnavailable):
        await ask(httpx.Response(200, content=body))


def batch(*items) -> httpx.Response:
    return httpx.Response(200, json={"items": list(items)})


async def test_contacts_of_many_cases_are_asked_for_together_each_case_once(ask):
    one, other = uuid4(), uuid4()
    told = batch({"issue_id": str(one), "contact": GOOD}, {"issue_id": str(other), "code": "data_erased"})
    found, asked = await ask(httpx.Response(503), told, case_ids=[one, other, one])
    assert asked == [{"purpose": "sms", "issue_ids": [str(one), str(other)]}] * 2
    assert found[one].phone == "13800000000" and isinstance(found[other], ContactGone)


async def test_more_than_one_question_s_worth_is_asked_for_in_several(ask):
    ids = [uuid4() for _ in range(201)]
    tellings = [{"issue_id": str(one), "contact": GOOD} for one in ids]
    found, asked = await ask(batch(*tellings[:200]), batch(*tellings[200:]), case_ids=ids)
    assert [len(each["issue_ids"]) for each in asked] == [200, 1] and set(found) == set(ids)


@pytest.mark.parametrize(
    "item",
    [{}, {"code": "seal_broken"}, {"contact": None}, {"contact": {}}, {"contact": {**GOOD, "handles": 7}}, 7, None],
)
async def test_a_contact_that_makes_no_sense_can_not_be_had_now_and_keeps_nobody_s_back(ask, item):
    one, other = uuid4(), uuid4()
    broken = {"issue_id": str(other), **item} if isinstance(item, dict) else item
    found, _ = await ask(batch(broken, {"issue_id": str(one), "contact": GOOD}), case_ids=[one, other])
    assert set(found) == {one}


@pytest.mark.parametrize("answer", [httpx.Response(403), httpx.Response(404), httpx.Response(301)])
async def test_a_refused_batch_means_unavailable(ask, answer):
    with pytest.raises(ContactUnavailable):
        await ask(answer, case_ids=[uuid4()])


@pytest.mark.parametrize("answer", [httpx.Response(200, content=b"<html>"), httpx.Response(200, json={"items": None})])
async def test_a_batch_without_items_has_nobody_in_it(ask, answer):
    found, _ = await ask(answer, case_ids=[uuid4()])
    assert found == {}
