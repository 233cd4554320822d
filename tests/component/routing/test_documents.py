"""Numbered documents: without gaps, signed by who decides, checked by everybody, and on record with their hash."""

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case, agreed, set_roster
from tests.component.routing.test_case_steps import code_of, handler_of
from tests.component.routing.test_casework import CENTRE, DECIDER, INSPECTORATE, done


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def issued(house: House, case: dict[str, Any], kind: str, who: dict[str, str], **more: Any) -> httpx.Response:
    headers = {"Idempotency-Key": more.pop("key", str(uuid4())), **who}
    address = f"/v1/cases/{case['case_id']}/documents"
    return await house.http.post(address, json={"kind": kind, **more}, headers=headers)


async def test_a_document_is_numbered_kept_put_on_record_and_checked_by_everybody(house: House, case):
    decider = house.officer(DECIDER)
    answer = await issued(house, case, "notice", decider, text="请于三日内补充材料，联系 13912345678")
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["number"] == f"江北区生态环境局告〔{datetime.now(UTC).year}〕{document['number'].split('〕')[1]}"
    file = await house.http.get(document["links"]["pdf"], headers=decider)
    assert (file.headers["content-type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert hashlib.sha256(file.content).hexdigest() == document["sha256"]
    page = await house.http.get(document["links"]["html"], headers=decider)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert all(words in page.text for words in (document["number"], document["code"], "局长（500105-HB-P01）"))
    assert "13912345678" not in page.text
    checked = await house.http.get(document["links"]["check"])
    assert checked.json() == {key: document[key] for key in checked.json()}
    assert not {"case_id", "post_code"} & set(checked.json())
    tidied = await house.http.get(f"/v1/public/documents/{document['code'][:4]} {document['code'][4:].lower()}")
    assert tidied.json() == checked.json()
    assert code_of(await house.http.get("/v1/public/documents/AAAA")) == (404, "document_unknown")
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND aggregatetype = 'routing.record.v1'",
        id=case["case_id"],
    )
    (recorded,) = [row.payload for row in rows if b"document.issued" in row.payload]
    assert document["sha256"].encode() in recorded
    listed = await house.http.get(f"/v1/cases/{case['case_id']}/documents", headers=decider)
    assert listed.json()["items"] == [document]


async def test_many_at_once_are_numbered_without_a_gap_and_who_fails_takes_no_number(house: House, case):
    decider = house.officer(DECIDER)
    cases = [case, *[await accepted_case(house) for _ in range(2)]]
    refused = issued(house, case, "assignment", house.officer("500105-TW-P01"))
    *made, _ = await asyncio.gather(
        *(issued(house, each, "assignment", decider) for each in cases for _ in range(2)), refused
    )
    assert {each.status_code for each in made} == {201}
    rows = await house.rows("SELECT serial FROM issued_document WHERE kind = 'assignment' ORDER BY serial")
    assert [row.serial for row in rows] == list(range(1, len(rows) + 1))
    key = str(uuid4())
    twice = [await issued(house, case, "assignment", decider, key=key) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    assert len(await house.rows("SELECT 1 FROM issued_document WHERE kind = 'assignment'")) == len(rows) + 1


async def test_a_document_is_signed_by_who_decides_and_only_when_it_is_due(house: House, case):
    handler, decider = handler_of(house, case), house.officer(DECIDER)
    assert code_of(await issued(house, case, "notice", handler)) == (403, "not_your_case")
    assert code_of(await issued(house, case, "supervision", decider)) == (403, "not_your_case")
    early = await issued(house, case, "reply", decider)
    assert code_of(early) == (409, "document_not_due")
    assert "尚未办结" in early.json()["detail"]
    assert code_of(await issued(house, case, "ruling", decider)) == (403, "not_your_case")
    inspector = house.officer(INSPECTORATE)
    assert code_of(await issued(house, case, "supervision", inspector)) == (409, "document_not_due")
    await done(house, case["case_id"], "supervise", inspector, text="请说明", answer_within_hours=4)
    paper = (await issued(house, case, "supervision", inspector)).json()
    page = (await house.http.get(paper["links"]["html"], headers=inspector)).text
    assert all(words in page for words in ("督办依据", paper["power_code"], "答复期限"))
    await done(house, case["case_id"], "resolve", handler, result="已责令整改")
    assert (await issued(house, case, "reply", decider)).status_code == 201


async def test_an_agreement_is_set_from_what_was_signed(house: House, case):
    await set_roster(house)
    decider = house.officer(DECIDER)
    assert code_of(await issued(house, case, "agreement", decider)) == (409, "document_not_due")
    await agreed(house, case)
    document = (await issued(house, case, "agreement", decider)).json()
    assert document["name"] == "人民调解协议书"
    stranger = await house.http.get(document["links"]["pdf"], headers=house.officer("500105-TW-P01"))
    assert code_of(stranger) == (403, "not_your_case")
    other = document["links"]["pdf"].replace(document["code"], "AAAA")
    assert code_of(await house.http.get(other, headers=house.officer(CENTRE))) == (404, "document_unknown")


async def test_a_ruling_is_signed_by_a_deciding_post_of_the_unit_that_ruled(house: House):
    case = await house.route(category_code="130504", title_masked="人行道停满小车", text_masked="")
    listed = await house.http.get(
        "/v1/disputes", params={"case_id": case["case_id"]}, headers=house.token("supervisor")
    )
    (dispute,) = listed.json()["items"]
    ruling = {"lead_unit": "500105-CG", "power_code": "500105-CF-CG-0011", "basis": "清单", "reason": "人行道归城管"}
    address = f"/v1/disputes/{dispute['id']}/ruling"
    assert (await house.http.post(address, json=ruling, headers=house.token("arbitrator"))).status_code == 200
    posts = house.app.shelf.snapshot.posts.of_unit(dispute["deciding_unit"])
    decides, works = (next(post.post_code for post in posts if post.role == role) for role in ("decision", "handling"))
    for nobody in (works, "500105-CG-P01"):
        assert code_of(await issued(house, case, "ruling", house.officer(nobody))) == (403, "not_your_case")
    document = (await issued(house, case, "ruling", house.officer(decides))).json()
    assert (await house.http.get(document["links"]["pdf"], headers=house.officer(decides))).content[:5] == b"%PDF-"
    stranger = await house.http.get(document["links"]["pdf"], headers=house.officer("500105-TW-P01"))
    assert code_of(stranger) == (403, "not_your_case")
    page = await house.http.get(document["links"]["html"], headers=house.officer(decides))
    assert all(words in page.text for words in ("裁定理由：人行道归城管", "裁定依据：清单", "500105-CF-CG-0011"))


async def test_who_has_no_deciding_post_signs_nothing(house: House, case):
    for who in (house.token("supervisor"), house.officer(INSPECTORATE.replace("P02", "P03"))):
        await done(house, case["case_id"], "supervise", house.officer(INSPECTORATE), text="说明", answer_within_hours=4)
        assert code_of(await issued(house, case, "supervision", who)) == (403, "not_your_case")
