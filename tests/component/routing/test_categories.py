"""Issues without a category: proposed from clear words, else chosen by a person, who thereby teaches the classifier."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from cli.rulebook_training import train
from contracts.record.v1.record_pb2 import ActionRecorded
from contracts.routing.v1.case_pb2 import CaseAssigned
from services.routing.domain.decision import decide_from_facts
from tests.component.routing.house import House, canonical, eventually

CENTRE = "500105-ZW"
CLEAR = {
    "category_code": "",
    "title_masked": "幼儿园乱收费",
    "text_masked": "幼儿园收费太高，保育费、伙食费、资料费年年涨，学校收费没有标准，家长很有意见。",
}
UNCLEAR = {"category_code": "", "title_masked": "有件事想反映", "text_masked": "楼下很乱，希望有人来看看。"}


def officer(house: House, unit: str = CENTRE) -> dict[str, str]:
    return house.officer(f"{unit}-P01", unit)


async def categorise(house: House, case_id: str, headers: dict[str, str] | None = None, **form):
    body = {"category_code": "040203", **form}
    return await house.http.post(f"/v1/cases/{case_id}/category", json=body, headers=headers or officer(house))


async def test_a_clear_text_is_given_a_category_and_decided_by_the_list(house: House):
    case = await house.route(**CLEAR)
    assert case["state"] == "assigned"
    assert case["category_code"].startswith("1403")
    told = case["classification"]
    assert (told["source"], told["category_code"]) == ("classified", case["category_code"])
    assert told["suggestions"][0]["words"][0]["word"] in CLEAR["title_masked"] + CLEAR["text_masked"]


async def test_the_record_names_the_model_and_the_words_and_no_text(house: House):
    case = await house.route(**CLEAR)
    (row,) = await house.rows("SELECT payload FROM outbox WHERE aggregateid = :id", id=case["case_id"])
    detail = CaseAssigned.FromString(row.payload).record.detail_json
    assert json.loads(detail)["classification"] == case["classification"]
    assert "年年涨" not in detail


async def test_a_classified_case_is_decided_again_from_its_facts_without_the_model(house: House):
    case = await house.route(**CLEAR)
    shelf = house.app.shelf
    again = decide_from_facts(case["explanation"]["facts"], shelf.snapshot, shelf.calendar)
    assert canonical(again.explanation) == canonical(case["explanation"])


async def test_an_unclear_text_waits_for_a_person_with_suggestions(house: House):
    case = await house.route(**UNCLEAR)
    assert (case["state"], case["triage_reason"]) == ("triage", "no_category")
    assert case["classification"]["source"] == "suggested"
    assert case["classification"]["category_code"] is None


async def test_a_category_that_the_issue_names_is_left_alone(house: House):
    case = await house.route(**CLEAR | {"category_code": "040203"})
    assert (case["category_code"], case["classification"]) == ("040203", None)


async def test_the_service_centre_says_what_it_is_and_the_case_is_decided_again_once(house: House):
    case = await house.route(**UNCLEAR)
    headers = officer(house) | {"Idempotency-Key": uuid4().hex}
    first = await categorise(house, case["case_id"], headers, reason="电话 13800138000 核实是噪音")
    again = await categorise(house, case["case_id"], headers, reason="电话 13800138000 核实是噪音")
    assert (first.status_code, first.json()) == (200, again.json())
    assert (first.json()["state"], first.json()["category_code"], first.json()["version"]) == ("assigned", "040203", 2)
    assert first.json()["classification"]["source"] == "corrected"
    (label,) = await house.rows("SELECT * FROM category_label WHERE case_id = :id", id=case["case_id"])
    assert label.category_code == "040203"
    assert "13800138000" not in label.reason_masked
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND type LIKE '%CaseAssigned'", id=case["case_id"]
    )
    (record,) = [CaseAssigned.FromString(row.payload).record for row in rows]
    assert record.actor.unit == CENTRE
    assert record.case_version == 2
    assert "13800138000" not in record.detail_json


async def test_the_service_centre_sees_what_waits_for_it_and_other_units_do_not(house: House):
    case = await house.route(**UNCLEAR)
    seen = await house.http.get(f"/v1/cases/{case['case_id']}", headers=officer(house))
    assert seen.json()["classification"]["source"] == "suggested"
    waiting = await house.http.get("/v1/cases?state=triage&limit=200", headers=officer(house))
    assert case["case_id"] in [item["case_id"] for item in waiting.json()["items"]]
    for address in (f"/v1/cases/{case['case_id']}", "/v1/cases?state=triage"):
        assert (await house.http.get(address, headers=officer(house, "500105-HB"))).status_code == 403
    assert (await house.http.get("/v1/cases?state=disputed", headers=officer(house))).status_code == 403


async def test_the_unit_that_an_issue_is_about_may_not_say_what_it_is(house: House):
    case = await house.route(**UNCLEAR, about_unit="500105-ZW")
    assert (await categorise(house, case["case_id"])).status_code == 403


async def test_the_receiving_unit_may_too_and_others_may_not(house: House):
    case = await house.route(**UNCLEAR, receiving_unit="500105-CG")
    assert (await categorise(house, case["case_id"], officer(house, "500105-HB"))).status_code == 403
    assert (await categorise(house, case["case_id"], house.token("supervisor"))).status_code == 403
    assert (await categorise(house, case["case_id"], officer(house, "500105-CG"))).status_code == 200


async def test_what_makes_no_sense_is_refused_and_changes_nothing(house: House):
    case = await house.route(**UNCLEAR)
    address = case["case_id"]
    assert (await categorise(house, address, category_code="999999")).json()["code"] == "invalid_fields"
    assert (await categorise(house, address, category_code="")).status_code == 422
    assert (await categorise(house, str(uuid4()))).status_code == 404
    stale = await categorise(house, address, officer(house) | {"If-Match": '"7"'})
    assert stale.status_code == 412
    assert (await house.case(address))["version"] == 1


async def test_a_case_that_has_a_lead_is_returned_not_categorised(house: House):
    case = await house.route()
    answer = await categorise(house, case["case_id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_a_decision_for_its_own_sake_suggests_and_still_asks(house: House):
    body = {"title": CLEAR["title_masked"], "text": CLEAR["text_masked"], "area_code": "500105006002"}
    answer = (await house.http.post("/v1/decisions", json=body, headers=house.token("officer"))).json()
    assert (answer["outcome"], answer["asks"]) == ("needs_fields", ["category_code"])
    assert answer["suggestions"][0]["category_code"].startswith("1403")
    named = await house.http.post(
        "/v1/decisions", json=body | {"category_code": "140301"}, headers=house.token("officer")
    )
    assert "suggestions" not in named.json()


@pytest.fixture
async def taught_house(bare_house: House) -> House:
    await bare_house.publish_sample()
    return bare_house


async def test_corrections_are_learned_and_the_running_service_takes_it_up(taught_house: House, tmp_path: Path):
    house = taught_house
    case = await house.route(**UNCLEAR)
    assert case["classification"]["model"] == "words"
    assert (await categorise(house, case["case_id"])).status_code == 200
    url = house.app.engine.url.render_as_string(hide_password=False)
    more = tmp_path / "labelled.jsonl"
    more.write_text('{"title": "楼下很乱", "label": "040203"}\n{"title": "?", "label": "外星"}\n', encoding="utf-8")
    trained = await train(url, more, "tester", dry_run=False)
    assert (trained.example_count, trained.bad_lines) == (2, 1)

    async def taken_up() -> bool:
        classifier = await house.app.shelf.classifier(house.app.shelf.snapshot)
        return classifier.digest == trained.digest

    await eventually(taken_up)
    assert (await house.route(**UNCLEAR))["classification"]["model"] == trained.digest
    (row,) = await house.rows("SELECT payload FROM outbox WHERE aggregateid LIKE 'classifier:%'")
    record = ActionRecorded.FromString(row.payload).record
    assert (record.action, record.actor.ref) == ("classifier.trained", "tester")
    # The same labels give the same model.
    assert (await train(url, more, "tester", dry_run=True)).digest == trained.digest


async def test_a_dry_run_leaves_the_service_what_it_has(taught_house: House, tmp_path: Path):
    more = tmp_path / "labelled.jsonl"
    more.write_text('{"title": "楼下很乱", "label": "040203"}\n', encoding="utf-8")
    await train(taught_house.app.engine.url.render_as_string(hide_password=False), more, "tester", dry_run=True)
    assert await taught_house.rows("SELECT 1 FROM classifier_model") == []
