"""Documents that are withdrawn are not valid any more, and no number is given twice, also after a restore."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case
from tests.component.routing.test_case_steps import code_of, handler_of
from tests.component.routing.test_casework import DECIDER
from tests.component.routing.test_documents import issued

UNIT = DECIDER.rpartition("-")[0]


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def withdrawn(house: House, document: dict[str, Any], who: dict[str, str], **form: Any) -> httpx.Response:
    address = f"/v1/cases/{document['case_id']}/documents/{document['code']}/withdraw"
    headers = {"Idempotency-Key": form.pop("key", str(uuid4())), **who}
    return await house.http.post(address, json={"reason": "文号写错", **form}, headers=headers)


async def test_a_withdrawn_document_is_not_valid_any_more_and_its_number_is_never_given_again(house: House, case):
    decider = house.officer(DECIDER)
    document = (await issued(house, case, "notice", decider)).json()
    assert (document["valid"], document["withdrawn_on"]) == (True, None)
    key = str(uuid4())
    answers = [await withdrawn(house, document, decider, reason="请联系 13912345678", key=key) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert "13912345678" not in answers[0].json()["withdrawn_reason"]
    assert answers[0].json()["withdrawn_by"] == DECIDER
    public = (await house.http.get(document["links"]["check"])).json()
    assert (public["valid"], public["number"], public["sha256"]) == (False, document["number"], document["sha256"])
    assert public["withdrawn_on"] and "withdrawn_reason" not in public
    file = await house.http.get(document["links"]["pdf"], headers=decider)
    assert file.content[:5] == b"%PDF-"
    again = await withdrawn(house, document, decider)
    assert code_of(again) == (409, "document_withdrawn")
    assert (await issued(house, case, "notice", decider)).json()["number"] != document["number"]
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND aggregatetype = 'routing.record.v1'", id=case["case_id"]
    )
    (record,) = [row.payload for row in rows if b"document.withdrawn" in row.payload]
    assert document["sha256"].encode() in record
    assert "请联系".encode() not in record


async def test_only_who_signs_such_a_document_withdraws_it_and_says_why(house: House, case):
    decider = house.officer(DECIDER)
    document = (await issued(house, case, "notice", decider)).json()
    for stranger in (handler_of(house, case), house.officer("500105-TW-P01")):
        assert code_of(await withdrawn(house, document, stranger)) == (403, "not_your_case")
    assert (await withdrawn(house, document, decider, reason="")).status_code == 422
    other = await accepted_case(house)
    foreign = {**document, "case_id": other["case_id"]}
    assert code_of(await withdrawn(house, foreign, decider)) == (404, "document_unknown")
    assert code_of(await withdrawn(house, {**document, "code": "AAAA"}, decider)) == (404, "document_unknown")
    assert (await house.http.get(document["links"]["check"])).json()["valid"] is True


@pytest.mark.parametrize("series", ["gone", "older", "whole"])
async def test_after_a_restore_numbers_go_on_without_a_gap_or_a_double(house: House, case, series: str):
    """As rows come back from a dump: the documents whole, the series whole, of an earlier moment, or not at all."""
    decider, year = house.officer(DECIDER), datetime.now(UTC).year
    for _ in range(3):
        assert (await issued(house, case, "assignment", decider)).status_code == 201
    where = "unit_code = :unit AND kind = 'assignment'"
    async with house.app.engine.begin() as connection:
        for table in ("issued_document", "document_series"):
            dumped = f"CREATE TEMP TABLE dumped_{table} ON COMMIT DROP AS SELECT * FROM {table} WHERE "
            await connection.execute(text(f"{dumped} {where.replace(':unit', repr(UNIT))}"))
            await connection.execute(text(f"DELETE FROM {table} WHERE {where}"), {"unit": UNIT})
            if table == "issued_document" or series != "gone":
                await connection.execute(text(f"INSERT INTO {table} SELECT * FROM dumped_{table}"))
        if series == "older":
            await connection.execute(text(f"UPDATE document_series SET last = last - 2 WHERE {where}"), {"unit": UNIT})
    assert (await issued(house, case, "assignment", decider)).status_code == 201
    rows = await house.rows(f"SELECT serial FROM issued_document WHERE {where} AND year = {year} ORDER BY 1", unit=UNIT)
    assert [row.serial for row in rows] == list(range(1, len(rows) + 1))


async def test_papers_issued_between_a_dump_and_its_restore_are_known_again_from_their_records(house: House, case):
    """The database comes back as of the dump: it has neither the papers nor their numbers."""
    decider, admin = house.officer(DECIDER), house.token("admin")
    kept = (await issued(house, case, "notice", decider)).json()
    since = [(await issued(house, case, "notice", decider)).json() for _ in range(2)]
    assert (await withdrawn(house, since[1], decider, reason="有误")).status_code == 200
    async with house.app.engine.begin() as connection:
        codes = [each["code"] for each in since]
        await connection.execute(text("DELETE FROM issued_document WHERE code = ANY(:codes)"), {"codes": codes})
        back = "UPDATE document_series SET last = last - 2 WHERE unit_code = :unit AND kind = 'notice'"
        await connection.execute(text(back), {"unit": UNIT})
    assert (await house.http.get(since[0]["links"]["check"])).status_code == 404
    records = [record_of(each, "document.issued") for each in (kept, *since)]
    records.append(record_of(since[1], "document.withdrawn"))
    address = "/v1/documents/recovered"
    found = await house.http.post(address, json={"records": records}, headers=admin)
    assert found.status_code == 200, found.text
    assert found.json() == {"records": 4, "recovered": codes, "withdrawn": codes[1:]}
    for each, valid in zip(since, (True, False), strict=True):
        checked = (await house.http.get(each["links"]["check"])).json()
        assert (checked["number"], checked["sha256"], checked["valid"]) == (each["number"], each["sha256"], valid)
    again = await house.http.post(address, json={"records": records}, headers=admin)
    assert again.json() == {"records": 4, "recovered": [], "withdrawn": []}
    serial = int(since[1]["number"].split("〕")[1].rstrip("号"))
    assert (await issued(house, case, "notice", decider)).json()["number"].endswith(f"〕{serial + 1}号")
    assert (await house.http.get(since[0]["links"]["pdf"], headers=admin)).status_code == 404
    assert (await house.http.post(address, json={"records": []}, headers=decider)).status_code == 403


def record_of(document: dict[str, Any], action: str) -> dict[str, Any]:
    """As audit has it."""
    year, serial = document["number"].split("〔")[1].rstrip("号").split("〕")
    return {
        "index": 7,
        "action": action,
        "occurred_at": document["issued_at"],
        "actor": {"type": "officer", "ref": "x", "post": document["post_code"], "unit": document["unit_code"]},
        "subject_ref": document["case_id"],
        "detail": {
            **{name: document[name] for name in ("kind", "code", "sha256", "power_code", "template_version")},
            "unit": document["unit_code"],
            "year": int(year),
            "serial": int(serial),
        },
    }
