"""What somebody says to an officer of being called back."""

from uuid import uuid4

import pytest

from contracts.intake.v1.issue_pb2 import IssueReceived

UNIT = {"unit": "500105-ZW", "post": "500105-ZW-P05"}
WORDS = {"note": "路灯不亮", "category_code": "010204", "area_code": "500105006"}
WAYS = {
    "hotline/calls": lambda: {**WORDS, "recording_id": uuid4().hex, "number": "13800138001"},
    "hall/visits": lambda: WORDS,
    "patrol/reports": lambda: {**WORDS, "client_id": uuid4().hex},
}


@pytest.mark.parametrize("wanted", [None, True, False])
@pytest.mark.parametrize("way", WAYS)
async def test_it_is_kept_and_told_whatever_way_it_was_written_down(http, as_role, rows, way, wanted):
    officer = as_role("officer", **UNIT)
    said = {**WAYS[way](), "call_back_wanted": wanted}
    answer = await http.post(f"/v1/channels/{way}", json=said, headers=officer)
    assert answer.status_code == 201, answer.text
    issue_id = answer.json()["issue_id"]
    [event] = await rows("SELECT payload FROM outbox WHERE aggregateid = :id", id=issue_id)
    issue = IssueReceived.FromString(event.payload).issue
    assert (issue.call_back_wanted if issue.HasField("call_back_wanted") else None) is wanted
    shown = await http.get(f"/v1/issues/{issue_id}", headers=officer)
    assert shown.json()["call_back_wanted"] is wanted


async def test_for_whom_a_grid_worker_reports_is_called_where_only_they_gave_a_number(http, as_role):
    officer = as_role("officer", **UNIT)
    elder = {"name": "李某", "phone": "13800138031", "relation": "独居老人"}
    report = {**WORDS, "client_id": uuid4().hex, "on_behalf_of": elder, "call_back_wanted": True}
    issue_id = (await http.post("/v1/channels/patrol/reports", json=report, headers=officer)).json()["issue_id"]
    contact = await http.get(f"/v1/issues/{issue_id}/contact?purpose=callback", headers=as_role("service"))
    assert (contact.json()["name"], contact.json()["phone"]) == ("李某", "13800138031")
    proxy = {**report, "client_id": uuid4().hex, "reporter": {"name": "王某", "phone": "13800138032"}}
    issue_id = (await http.post("/v1/channels/patrol/reports", json=proxy, headers=officer)).json()["issue_id"]
    contact = await http.get(f"/v1/issues/{issue_id}/contact?purpose=callback", headers=as_role("service"))
    assert contact.json()["phone"] == "13800138032"
