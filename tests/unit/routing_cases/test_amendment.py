"""What a ruling proposes for the power list: enough for the answer that was ruled, and no more."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.routing.domain.amendment import ABOUT_A_UNIT, LIST_AGREES, POWER_GONE, Amendment, amendment_of
from services.routing.domain.decision import Decision, decide
from services.routing.domain.dispute import ABOUT_UNIT, RETURNS, Dispute
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.draft_amendment import edits_of
from services.routing.usecases.edit_tables import edited_tables
from tests.unit.routing_cases.cases import AT, a_case

TODAY = date(2026, 11, 27)
BUREAU, WORKS, WORKS_POWER = "500105-HB", "500105-ZJ", "500105-CF-ZJ-0010"
TIE: dict[str, Any] = {"category_code": "130504", "title": "人行道停满小车", "text": "", "area_code": "500105006005"}


def ruled(unit: str, power: str, cause: str = RETURNS) -> Dispute:
    dispute = Dispute(UUID(int=7), UUID(int=8), cause, "", "", (), AT, None, "500105006002", "040203")
    texts = {"basis": "履职清单", "reason": "工地噪声随施工监管", "subject": ["工地", "打桩"]}
    return dispute.ruled({"unit": unit, "power_code": power, **texts}, AT)


def answer(snapshot: Snapshot, calendar: Any, case: Any) -> Decision:
    return decide(facts_of(case.report.as_issue()), snapshot, NO_LOAD, AT + timedelta(days=30), calendar)


def proposed(snapshot: Snapshot, calendar: Any, case: Any, dispute: Dispute) -> Amendment | str:
    return amendment_of(dispute, case, answer(snapshot, calendar, case), snapshot, TODAY)


def amended(tables: dict[str, str], amendment: Amendment) -> Snapshot:
    reading = read_rulebook(edited_tables(tables, edits_of(amendment)))
    assert reading.errors == ()
    return Snapshot(reading.rulebook, "amended")


def test_the_amended_list_gives_the_answer_that_was_ruled_with_its_helpers(snapshot, calendar, tables):
    case = a_case(snapshot, calendar)
    assert answer(snapshot, calendar, case).lead["unit_code"] == BUREAU
    amendment = proposed(snapshot, calendar, case, ruled(WORKS, WORKS_POWER))
    lead, *helpers = amendment.rows
    assert (lead.power_code, lead.category_codes, lead.in_force_from) == (f"{WORKS_POWER}-R1", ("040203",), TODAY)
    assert helpers and all(each.lead_power_code == lead.power_code for each in helpers)
    after = answer(amended(tables, amendment), calendar, case)
    assert (after.lead["unit_code"], after.lead["power_code"]) == (WORKS, lead.power_code)
    assert len(after.assistants) == len(answer(snapshot, calendar, a_case(snapshot, calendar)).assistants) or helpers
    for word in ("工地、打桩", "履职清单", "工地噪声随施工监管", "500105-CF-HB-0006", lead.power_code):
        assert word in amendment.why


def test_it_reaches_no_further_than_the_row_that_would_lead_instead(snapshot, calendar, tables):
    amendment = proposed(snapshot, calendar, a_case(snapshot, calendar), ruled(WORKS, WORKS_POWER))
    after = amended(tables, amendment)
    for other in ({"title": "广场舞太吵", "text": "夜里还在跳"}, {"category_code": "010214", "title": "垃圾没人收"}):
        case = a_case(snapshot, calendar, **other)
        assert answer(after, calendar, case).lead == answer(snapshot, calendar, case).lead


def test_a_ruled_tie_is_one_no_more(snapshot, calendar, tables):
    case = a_case(snapshot, calendar, **TIE)
    assert case.state == "disputed"
    amendment = proposed(snapshot, calendar, case, ruled("500105-CG", "500105-CF-CG-0011"))
    assert answer(amended(tables, amendment), calendar, case).lead["unit_code"] == "500105-CG"


def test_a_second_proposal_takes_the_next_number(snapshot, calendar, tables):
    case, dispute = a_case(snapshot, calendar), ruled(WORKS, WORKS_POWER)
    once = amended(tables, proposed(snapshot, calendar, case, dispute))
    back = ruled(BUREAU, "500105-CF-HB-0006")
    again = proposed(once, calendar, case, back)
    assert again.rows[0].power_code == "500105-CF-HB-0006-R1"
    assert again.rows[0].precedence > once.power_by_code[f"{WORKS_POWER}-R1"].precedence
    twice = replace(dispute, id=UUID(int=9))
    assert amendment_of(twice, case, answer(snapshot, calendar, case), once, TODAY).rows[0].power_code.endswith("-R2")


@pytest.mark.parametrize(
    ("unit", "power", "cause", "why"),
    [
        (BUREAU, "500105-CF-HB-0006", RETURNS, LIST_AGREES),
        (WORKS, "500105-CF-ZJ-9999", RETURNS, POWER_GONE),
        (WORKS, WORKS_POWER, ABOUT_UNIT, ABOUT_A_UNIT),
    ],
)
def test_what_needs_no_amendment_gets_none(snapshot, calendar, unit, power, cause, why):
    assert proposed(snapshot, calendar, a_case(snapshot, calendar), ruled(unit, power, cause)) == why


def test_a_case_about_a_unit_stands_in_no_draft(snapshot, calendar):
    case = a_case(snapshot, calendar, about_unit=BUREAU)
    assert proposed(snapshot, calendar, case, ruled(WORKS, WORKS_POWER)) == ABOUT_A_UNIT
