"""Records by the category and area of their case, each with what lies below it."""

import json

import pytest

from chassis.ids import new_id
from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON, action_recorded, raw, record


def tree(kind, rows):
    made = record("rulebook.record_released", subject_ref="2026.1")
    rows = [{"code": code, "parent": parent, "name": code} for code, parent in rows]
    message = RulebookRecordReleased(record=made, version="2026.1", kind=kind, code="all", rows_json=json.dumps(rows))
    return raw("routing.rulebook.v1", message)


@pytest.fixture
async def lives(hear):
    lives = {
        ("010101", "500105006"): CaseLife(new_id(), NOON, "010101", "500105006"),
        ("ROAD", "500106001"): CaseLife(new_id(), NOON, "ROAD", "500106001"),
        ("020101", "500105006002"): CaseLife(new_id(), NOON, "020101", "500105006002"),
    }
    for life in lives.values():
        life.received()
    messages = [message for life in lives.values() for message in life.messages]
    await hear(*messages, raw("intake.record.v1", action_recorded(), service="intake"))
    return lives


async def found(http, headers, **terms):
    answer = await http.get("/v1/events", params=terms, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["after"]["category"] for item in answer.json()["items"] if "after" in item}


async def test_a_subtree_of_the_list_holds_codes_that_do_not_look_like_it(http, token, hear, lives) -> None:
    trees = [tree("categories", [("01", ""), ("010101", "01"), ("ROAD", "01"), ("020101", "02")])]
    await hear(
        *trees, tree("areas", [("500000", ""), ("500105", "500000"), ("500105006", "500105"), ("500106001", "500106")])
    )
    assert await found(http, token(), category="01") == {"010101", "ROAD"}
    assert await found(http, token(), category="ROAD") == {"ROAD"}
    assert await found(http, token(), area="500105") == {"010101", "020101"}
    assert await found(http, token(), area="500105", category="02") == {"020101"}
    assert await found(http, token(), area="500000") == {"010101", "020101", "ROAD"}


async def test_before_any_list_was_heard_a_subtree_is_what_begins_with_the_code(http, token, lives) -> None:
    assert await found(http, token(), category="01") == {"010101"}
    assert await found(http, token(), area="500106") == {"ROAD"}
    assert await found(http, token(), area="500100") == {"010101", "020101", "ROAD"}
    assert await found(http, token(), category="%") == set()


async def test_the_terms_are_on_record(http, token, lives, rows) -> None:
    await found(http, token(), category="01", area="500105")
    payload = (await rows("SELECT payload FROM outbox"))[-1].payload
    assert b'"category":"01"' in payload and b'"area":"500105"' in payload
