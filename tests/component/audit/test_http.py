"""Questions to the trail over HTTP, and what stays on record of who asked."""

import json
from datetime import timedelta

import orjson
import pytest

from chassis.ids import new_id
from chassis.security.audience import undeclared_routes
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.audit.messages import (
    LEAD,
    NOON,
    SUPERVISING,
    action_recorded,
    case_accepted,
    case_assigned,
    issue_received,
    raw,
)

ISSUES, CASES, RECORDS = "intake.issue.v1", "routing.case.v1", "routing.record.v1"


@pytest.fixture
async def case_id(hear):
    """A case whose events arrived in another order than they happened."""
    case_id = new_id()
    await hear(
        raw(CASES, case_accepted(case_id, NOON + timedelta(seconds=9))),
        raw(CASES, case_assigned(case_id, NOON + timedelta(seconds=5))),
        raw(RECORDS, action_recorded("config.changed")),
        raw(ISSUES, issue_received(case_id, NOON), service="intake"),
    )
    return case_id


async def asked(rows):
    """The records that audit is about to publish about its own readers."""
    written = await rows("SELECT aggregatetype, payload FROM outbox ORDER BY position")
    assert {row.aggregatetype for row in written} <= {"audit.record.v1"}
    return [ActionRecorded.FromString(row.payload).record for row in written]


async def test_a_trail_is_ordered_by_version_and_time(http, token, case_id) -> None:
    answer = await http.get(f"/v1/cases/{case_id}/trail", headers=token())
    assert answer.status_code == 200
    assert answer.json()["case_id"] == str(case_id)
    items = answer.json()["items"]
    assert [item["action"] for item in items] == ["issue.received", "case.assigned", "case.accepted"]
    assert [item["case_version"] for item in items] == [0, 1, 2]
    assert [item["index"] for item in items] == [3, 1, 0]


async def test_records_of_one_version_are_ordered_by_time(http, token, hear) -> None:
    case_id = new_id()
    late = action_recorded("late", case_id=str(case_id), case_version=1)
    late.record.occurred_at.FromDatetime(NOON + timedelta(seconds=3))
    await hear(raw(RECORDS, late), raw(CASES, case_assigned(case_id, NOON)))
    items = (await http.get(f"/v1/cases/{case_id}/trail", headers=token())).json()["items"]
    assert [item["action"] for item in items] == ["case.assigned", "late"]


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ({}, ["issue.received", "config.changed", "case.assigned", "case.accepted"]),
        ({"actor": "r-1f2e"}, ["issue.received"]),
        ({"unit": LEAD}, ["case.accepted"]),
        ({"power": "CG-001"}, ["case.assigned"]),
        ({"action": "config.changed"}, ["config.changed"]),
        ({"from": "2026-03-02T20:00:05+08:00"}, ["case.assigned", "case.accepted"]),
        ({"from": "2026-03-02T20:00:05"}, ["case.assigned", "case.accepted"]),
        ({"to": "2026-03-02T12:00:02Z"}, ["issue.received", "config.changed"]),
        ({"action": "case.assigned", "unit": LEAD}, []),
    ],
)
async def test_records_are_found_by_conditions_newest_first(http, token, case_id, query, actions) -> None:
    answer = await http.get("/v1/events", params=query, headers=token())
    assert answer.status_code == 200
    assert [item["action"] for item in answer.json()["items"]] == actions


async def test_the_plus_of_an_offset_may_come_unescaped(http, token, case_id) -> None:
    answer = await http.get("/v1/events?from=2026-03-02T20:00:05+08:00", headers=token())
    assert len(answer.json()["items"]) == 2


async def test_pages_follow_each_other_by_index(http, token, case_id) -> None:
    seen, cursor = [], None
    while True:
        parameters = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        answer = await http.get("/v1/events", params=parameters, headers=token())
        seen += [item["index"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
        assert 'rel="next"' in answer.headers["link"]
    assert seen == [3, 2, 1, 0]


async def test_a_record_is_served_as_the_bytes_of_its_leaf(http, token, hear, rows) -> None:
    event_id = new_id()
    await hear(raw(CASES, case_assigned(new_id()), event_id))
    [row] = await rows("SELECT leaf FROM record")
    for path in (f"/v1/events/{event_id}", f"/v1/events/{event_id}/leaf"):
        answer = await http.get(path, headers=token())
        assert (answer.status_code, answer.content) == (200, row.leaf)


async def test_every_question_is_recorded_with_who_asked_and_why(http, token, case_id, rows) -> None:
    headers = token(sub="s-07", post="500105-DC-P01")
    await http.get(f"/v1/cases/{case_id}/trail?purpose=complaint_review", headers=headers)
    await http.get("/v1/events?power=CG-001&actor=张三", headers=headers)
    trail, search = await asked(rows)
    assert (trail.action, trail.subject_ref, trail.purpose) == ("audit.queried", str(case_id), "complaint_review")
    assert (trail.actor.ref, trail.actor.post, trail.actor.type) == ("s-07", "500105-DC-P01", 6)
    assert search.purpose == "supervision"
    assert search.subject_ref.startswith("filter:")
    terms = orjson.loads(search.detail_json)["terms"]
    assert terms["power"] == "CG-001"
    assert terms["actor"].startswith("sha256:")
    assert not search.case_id


async def test_a_question_without_an_answer_is_recorded_too(http, token, rows) -> None:
    unknown = new_id()
    for path, code in ((f"/v1/events/{unknown}", "record_unknown"), (f"/v1/cases/{unknown}/trail", "case_unknown")):
        answer = await http.get(path, headers=token())
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert [record.subject_ref for record in await asked(rows)] == [str(unknown)] * 2


@pytest.mark.parametrize(
    "path",
    ["/v1/events", "/v1/completeness", "/v1/cases/00000000-0000-7000-8000-000000000000/trail", "/v1/events/x/leaf"],
)
async def test_only_supervision_may_ask(http, token, rows, path) -> None:
    assert (await http.get(path)).status_code == 401
    assert (await http.get(path, headers={"Authorization": "Bearer forged"})).status_code == 401
    for role in ("reporter", "officer", "arbitrator", "editor", "publisher", "service"):
        assert (await http.get(path, headers=token(role))).status_code == 403
    assert not await asked(rows)


async def test_every_route_says_who_may_call_it(http) -> None:
    assert undeclared_routes(http._transport.app.app) == []


async def test_a_supervisor_with_a_unit_sees_what_concerns_it(http, token, hear, case_id) -> None:
    other = new_id()
    await hear(raw(ISSUES, issue_received(other), service="intake"))
    for unit in (LEAD, SUPERVISING):
        headers = token(unit=unit)
        found = (await http.get("/v1/events", headers=headers)).json()["items"]
        assert {item["case_id"] for item in found} == {str(case_id)}
        assert len(found) == 3
        assert len((await http.get(f"/v1/cases/{case_id}/trail", headers=headers)).json()["items"]) == 3
        assert (await http.get(f"/v1/cases/{other}/trail", headers=headers)).status_code == 404
    stranger = token(unit="500105-HB")
    assert (await http.get("/v1/events", headers=stranger)).json()["items"] == []
    assert (await http.get(f"/v1/cases/{case_id}/trail", headers=stranger)).status_code == 404


async def test_a_record_outside_a_units_concern_is_unknown_to_it(http, token, hear) -> None:
    event_id = new_id()
    await hear(raw(RECORDS, action_recorded("config.changed"), event_id))
    assert (await http.get(f"/v1/events/{event_id}", headers=token(unit=LEAD))).status_code == 404
    assert (await http.get(f"/v1/events/{event_id}", headers=token("admin"))).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/events?case=12", 422, "invalid_fields"),
        ("/v1/events?from=yesterday", 422, "invalid_fields"),
        ("/v1/events?to=0.5", 422, "invalid_fields"),
        ("/v1/events?to=9999-12-31T23:59:59-08:00", 422, "invalid_fields"),
        ("/v1/completeness?from=0001-01-01T00:00:00", 422, "invalid_fields"),
        ("/v1/events?limit=0", 422, "invalid_fields"),
        ("/v1/events?limit=201", 422, "invalid_fields"),
        ("/v1/events?cursor=%25", 400, "bad_cursor"),
        ("/v1/events?cursor=WyJ4Il0", 400, "bad_cursor"),
        ("/v1/events?purpose=call%2013812345678", 422, "invalid_fields"),
        ("/v1/events?purpose=", 422, "invalid_fields"),
        ("/v1/events/x", 422, "invalid_fields"),
        ("/v1/cases/x/trail", 422, "invalid_fields"),
    ],
)
async def test_a_bad_question_is_told_what_is_wrong(http, token, rows, path, status, code) -> None:
    answer = await http.get(path, headers=token())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not await asked(rows)


@pytest.mark.parametrize("text", ["a\x00b", "'; --", "%", "x" * 128])
async def test_odd_terms_find_nothing_and_break_nothing(http, token, case_id, text) -> None:
    for name in ("actor", "unit", "power", "action"):
        answer = await http.get("/v1/events", params={name: text}, headers=token())
        assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_the_openapi_document_describes_the_routes(http) -> None:
    document = json.loads((await http.get("/openapi.json")).content)
    paths = {"/v1/events", "/v1/events/{event_id}/leaf", "/v1/cases/{case_id}/trail", "/v1/completeness"}
    assert paths <= set(document["paths"])
