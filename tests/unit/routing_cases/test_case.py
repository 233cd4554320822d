from dataclasses import replace
from datetime import UTC, datetime

from services.routing.domain.case import Case
from services.routing.domain.events import Actor
from services.routing.domain.matrix import DECISION_POSTS, HANDLING_POSTS, SUPERVISOR
from services.routing.usecases.standings import standings_of
from tests.unit.routing_cases.cases import AT, a_case, a_report

NIGHT = datetime(2026, 11, 2, 15, 20, tzinfo=UTC)


def test_an_assigned_case_has_a_lead_and_due_times(snapshot, calendar):
    case = a_case(snapshot, calendar)
    assert (case.state, case.version, case.open311_status, case.triage_reason) == ("assigned", 1, "open", "")
    assert case.lead is not None
    assert case.deadlines is not None
    assert case.codes()["lead_power"] == case.lead.power_code


def test_a_case_without_a_power_is_in_triage_and_a_tie_in_dispute(snapshot, calendar):
    gap = a_case(snapshot, calendar, category_code="010208", text="", title="暖气")
    assert (gap.state, gap.triage_reason, gap.lead) == ("triage", "gap", None)
    tie = a_case(snapshot, calendar, category_code="130504", title="人行道停满小车", text="", area_code="500105006005")
    assert (tie.state, tie.triage_reason) == ("disputed", "conflict")
    assert set(tie.disputed_units) == {"500105-CG", "500105-JX"}


def test_tasks_of_assistants_keep_their_ids_when_the_case_is_decided_again(snapshot, calendar):
    once, again = a_case(snapshot, calendar), a_case(snapshot, calendar)
    assert [each["task_id"] for each in once.assistants] == [each["task_id"] for each in again.assistants]
    assert len({each["task_id"] for each in once.assistants}) == len(once.assistants) > 0


def test_the_kept_decision_has_no_text(snapshot, calendar):
    case = a_case(snapshot, calendar)
    assert "十一点还在" not in str(case.decision)


def test_a_waiting_case_says_why():
    waiting = Case(a_report(), opened_at=AT).sent_to_triage("no_rulebook")
    assert waiting.codes() == {"state": "triage", "triage_reason": "no_rulebook"}


def test_only_handling_posts_and_the_lead_post_of_the_unit_handle_a_case(snapshot, calendar):
    case = a_case(snapshot, calendar)

    def stands(role: str, post: str, unit: str) -> bool:
        return HANDLING_POSTS in standings_of(Actor(role, "x", post, unit), case, snapshot)

    assert stands("officer", "500105-HB-P07", "500105-HB")
    assert stands("officer", "500105-HB-P04", "500105-HB")
    assert not stands("officer", "500105-HB-P01", "500105-HB")
    assert not stands("officer", "500105-HB-P08", "500105-HB")
    assert not stands("officer", "", "500105-HB")
    assert not stands("officer", "500105-ZJ-P07", "500105-ZJ")
    assert not stands("officer", "500105-ZJ-P07", "500105-HB")
    assert not stands("admin", "500105-HB-P07", "500105-HB")


def test_who_decides_in_the_unit_and_who_watches_over_it_stand_apart(snapshot, calendar):
    case = a_case(snapshot, calendar)
    assert standings_of(Actor("officer", "x", "500105-HB-P01", "500105-HB"), case, snapshot) == {DECISION_POSTS}
    assert standings_of(Actor("admin", "x"), case, snapshot) == {SUPERVISOR}
    inspector = standings_of(Actor("officer", "x", "500105-DC-P01", "500105-DC"), case, snapshot)
    assert SUPERVISOR in inspector
    assert HANDLING_POSTS not in inspector


def test_the_unit_complained_of_is_no_party_and_has_no_standing(snapshot, calendar):
    case = a_case(snapshot, calendar, about_unit="500105-HB", occurred_at=NIGHT)
    assert (case.state, case.disputed_units, case.supervising_unit) == ("disputed", (), "500105-DC")
    assert case.complained_unit == "500105-HB"
    tie = {"category_code": "130504", "title": "人行道停满小车", "text": "", "area_code": "500105006005"}
    assert a_case(snapshot, calendar, about_unit="500105-CG", **tie).disputed_units == ("500105-JX",)
    # However it came to be led by the unit it is about.
    led = replace(a_case(snapshot, calendar, occurred_at=NIGHT), report=a_report(about_unit="江北区生态环境局"))
    actor = Actor("officer", "x", led.lead.post_code, led.lead.work_unit)
    assert standings_of(actor, led, snapshot) == frozenset()
