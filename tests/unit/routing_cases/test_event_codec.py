import pytest

from chassis.errors import InvalidMessage
from contracts.intake.v1.issue_pb2 import Facts, Issue, Online
from contracts.record.v1.record_pb2 import ACTOR_TYPE_OFFICER
from contracts.routing.v1.case_pb2 import CaseAccepted, CaseAssigned
from services.routing.adapters.case_rows import case_of, row_of
from services.routing.adapters.event_codec import encode, report_of
from services.routing.adapters.tables import case_file
from services.routing.domain import events
from tests.unit.routing_cases.cases import AT, CASE_ID, a_case


def an_issue(**fields) -> Issue:
    return Issue(**{"issue_id": str(CASE_ID), "received_at": AT, **fields})


def test_a_case_event_goes_out_under_the_case_id_with_a_full_record(snapshot, calendar):
    case = a_case(snapshot, calendar)
    accepted = case.stepped("accepted", accepted_at=AT)
    actor = events.Actor("officer", "p-17", "500105-HB-P07", "500105-HB")
    outgoing = encode(events.CaseAccepted.between(case, accepted, actor, AT))
    assert (outgoing.topic, outgoing.key, outgoing.type) == (
        "routing.case.v1",
        str(CASE_ID),
        "routing.v1.CaseAccepted",
    )
    record = CaseAccepted.FromString(outgoing.payload).record
    assert (record.action, record.case_id, record.case_version) == ("case.accepted", str(CASE_ID), 2)
    assert (record.actor.type, record.actor.post) == (ACTOR_TYPE_OFFICER, "500105-HB-P07")
    assert (dict(record.before), dict(record.after)) == ({"state": "assigned"}, {"state": "accepted"})
    assert record.power.code == case.lead.power_code
    assert record.power.rulebook == "2026-06-01.1"
    assert record.power.digest == snapshot.digest


def test_an_event_names_the_unit_it_is_to_be_kept_from(snapshot, calendar):
    for written, withheld in (("江北区城市管理局", ["500105-CG"]), ("管委会的张某某", []), ("", [])):
        case = a_case(snapshot, calendar, about_unit=written)
        outgoing = encode(events.CaseAssigned.between(case, case, events.ROUTING, AT))
        assert list(CaseAssigned.FromString(outgoing.payload).case.withheld_from) == withheld
        assert "张某某".encode() not in outgoing.payload


def test_what_an_issue_does_not_say_stays_unknown():
    report = report_of(an_issue(facts=Facts(party_count=0, place_kind="农村")))
    assert report.fields == {"party.count": 0, "place.kind": "农村"}
    assert report.occurred_at is None
    assert report.urgency == "normal"
    online = report_of(an_issue(facts=Facts(online=Online(platform="某平台", operator_area="500105"))))
    assert online.fields == {"online": {"platform": "某平台", "operator_area": "500105"}}


@pytest.mark.parametrize("wanted", [None, True, False])
def test_what_a_caller_said_of_being_called_back_goes_on_with_every_event(snapshot, calendar, wanted):
    assert report_of(an_issue(call_back_wanted=wanted)).call_back_wanted is wanted
    case = a_case(snapshot, calendar, call_back_wanted=wanted)
    told = CaseAssigned.FromString(encode(events.CaseAssigned.between(case, case, events.ROUTING, AT)).payload).case
    assert (told.call_back_wanted if told.HasField("call_back_wanted") else None) is wanted


@pytest.mark.parametrize("fields", [{"issue_id": "x"}, {"received_at": None}, {"text_masked": "a\0"}])
def test_an_issue_that_can_never_be_handled_is_refused(fields):
    with pytest.raises(InvalidMessage):
        report_of(an_issue(**fields))


def test_a_row_has_every_column_of_the_table(snapshot, calendar):
    row = row_of(a_case(snapshot, calendar))
    assert list(row) == [column.name for column in case_file.columns]


def test_a_case_comes_back_from_its_row_as_it_was(snapshot, calendar):
    import json
    from types import SimpleNamespace

    case = a_case(snapshot, calendar)
    row = row_of(case)
    for name in ("fields", "assistants", "disputed_units", "decision", "course", "clocks"):
        row[name] = json.loads(row[name])
    back = case_of(SimpleNamespace(**row))
    assert row_of(back) == row_of(case)
