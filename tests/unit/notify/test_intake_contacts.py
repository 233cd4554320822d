"""Asking intake for a contact: what its answers mean."""

from uuid import uuid4

import httpx
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

    async def run(*answers):
        left, seen = list(answers), []

        def respond(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers["authorization"])
            token_file.write_text("t2\n", encoding="ascii")
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        contacts = IntakeContacts("http://intake", token_file)
        contacts._client = httpx.AsyncClient(base_url="http://intake", transport=httpx.MockTransport(respond))
        try:
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
