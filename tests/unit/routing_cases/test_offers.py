"""What is offered can be done: no step that the case has nothing for."""

from dataclasses import replace

from services.routing.domain.case import Case
from services.routing.domain.matrix import ASSISTANT_POSTS, EXTENSION_DECIDER, HANDLING_POSTS, SUPERVISOR
from services.routing.domain.offers import offered_actions
from tests.unit.routing_cases.cases import a_case

HANDLERS, OVERSEERS = frozenset({HANDLING_POSTS}), frozenset({SUPERVISOR})


def names(case: Case, standings: frozenset[str] = HANDLERS) -> set[str]:
    return {each["action"] for each in offered_actions(case, standings)}


def with_course(case: Case, **changes: object) -> Case:
    return replace(case, course=replace(case.course, **changes))


def test_a_plain_assigned_case_offers_no_answer_to_what_nobody_asked(snapshot, calendar):
    case = replace(a_case(snapshot, calendar), assistants=())
    assert {"accept", "return"} <= names(case)
    nothing_for = {"object", "waive_assist", "confirm_task", "withdraw_task", "answer_supervision"}
    assert not nothing_for & names(case)
    assert "decide_objection" not in names(case, OVERSEERS)


def test_an_assignment_off_the_list_can_be_objected_to_and_the_objection_decided(snapshot, calendar):
    case = with_course(a_case(snapshot, calendar), off_list={"post": "P", "by": "Q", "at": "", "objection": "none"})
    assert "object" in names(case)
    assert "decide_objection" not in names(case, OVERSEERS)
    raised = with_course(case, off_list={**(case.course.off_list or {}), "objection": "raised"})
    assert "object" not in names(raised)
    assert "decide_objection" in names(raised, OVERSEERS)


def test_an_open_assist_task_can_be_answered_or_waived_and_no_other(snapshot, calendar):
    case = a_case(snapshot, calendar)
    assert "waive_assist" in names(case)
    assert "complete_assist" in names(case, frozenset({ASSISTANT_POSTS}))
    answered = replace(case, assistants=tuple({**each, "state": "answered"} for each in case.assistants))
    assert "waive_assist" not in names(answered)
    assert "complete_assist" not in names(answered, frozenset({ASSISTANT_POSTS}))


def test_a_partners_task_can_be_confirmed_when_it_is_done_and_withdrawn_until_it_is_over(snapshot, calendar):
    offered = {
        state: names(with_course(a_case(snapshot, calendar), partner_tasks=({"task_id": "t", "state": state},)))
        for state in ("open", "done", "confirmed")
    }
    assert [name for name, seen in offered.items() if "confirm_task" in seen] == ["done"]
    assert [name for name, seen in offered.items() if "withdraw_task" in seen] == ["open", "done"]


def test_an_extension_is_asked_for_once_and_decided_while_it_is_asked_for(snapshot, calendar):
    plain = replace(a_case(snapshot, calendar), state="accepted")
    asked = with_course(plain, extension={"state": "asked", "workdays": 3})
    approved = with_course(plain, extension={"state": "approved", "workdays": 3})
    decider = frozenset({EXTENSION_DECIDER})
    assert ["request_extension" in names(case) for case in (plain, asked, approved)] == [True, False, False]
    assert ["decide_extension" in names(case, decider) for case in (plain, asked, approved)] == [False, True, False]


def test_a_supervision_is_answered_once(snapshot, calendar):
    case = a_case(snapshot, calendar)
    waiting = with_course(case, supervisions=({"id": "s", "answered_at": ""},))
    answered = with_course(case, supervisions=({"id": "s", "answered_at": "2026-11-02"},))
    assert ["answer_supervision" in names(each) for each in (waiting, answered)] == [True, False]
