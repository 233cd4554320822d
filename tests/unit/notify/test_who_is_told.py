"""The table of tellings."""

from datetime import UTC, datetime

import pytest

from chassis.errors import InvalidMessage
from contracts.routing.v1.case_pb2 import Assistant, Case
from services.notify.adapters.named_parties import named_by, state_by_in
from services.notify.adapters.template_file import read_templates
from services.notify.domain.case_news import Post
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.telling_table import WHO_IS_TOLD
from services.notify.domain.who_is_told import EVENTS, dispatcher_for, tellings


def told(news, dispatcher="500105-ZW"):
    return [(t.rule.party, t.recipient.ref) for t in tellings(news, dispatcher)]


def test_no_rule_stands_twice():
    assert len(set(WHO_IS_TOLD)) == len(WHO_IS_TOLD)


def test_a_reporter_who_is_told_is_told_by_app_or_by_phone():
    for event in EVENTS:
        rules = [rule for rule in WHO_IS_TOLD if rule.event == event and rule.party is Party.REPORTER]
        assert {rule.channel for rule in rules} in (set(), {Channel.INBOX, Channel.CALLBACK})


def test_how_units_deal_with_one_another_is_not_told_to_the_reporter():
    told_of = {rule.event for rule in WHO_IS_TOLD if rule.party is Party.REPORTER}
    among_units = {
        "CaseReturned",
        "ReturnRefused",
        "AssistRequested",
        "AssistOverdue",
        "CaseReminded",
        "CaseSupervised",
    }
    assert told_of & (among_units | {"CaseEscalated", "BreachNoticed", "DeviationNoticed", "MessagePosted"}) == set()
    assert {"ReporterAsked", "CaseReopened", "CaseMerged", "CaseSplit", "CaseWithdrawn", "CaseRejected"} <= told_of


def test_nobody_is_told_twice_of_one_event_in_the_same_quality():
    once = {(rule.event, rule.party, rule.channel, rule.reason) for rule in WHO_IS_TOLD}
    assert len(once) == len(WHO_IS_TOLD)


def test_an_assist_is_told_to_the_posts_of_its_task_alone():
    case = Case(assistants=[Assistant(unit_code="A", post_code=f"A-P{n}", task_id=str(n)) for n in (1, 2)])
    assert named_by('{"task_id": "2", "unit": "A"}', case) == (Recipient(RecipientKind.POST, "A-P2"),)
    assert named_by('{"to_units": ["B", "B"]}', case) == (Recipient(RecipientKind.UNIT, "B"),)
    assert named_by("", case) == named_by('{"workdays": 3}', case) == ()


def test_partners_are_told_of_their_tasks_and_nothing_of_the_case(news, units):
    from services.notify.domain.wording import variables

    partner = Recipient(RecipientKind.PARTNER, "WY-006-01")
    offered = '{"partners": ["WY-006-01", "ZY-006-01"], "task": {"partner": "", "task_id": "t"}}'
    assert named_by(offered, Case()) == (partner, Recipient(RecipientKind.PARTNER, "ZY-006-01"))
    assert named_by('{"task": {"partner": "WY-006-01"}, "reason": "x"}', Case()) == (partner,)
    assert named_by('{"task": 1}', Case()) == ()
    for event in ("PartnerTaskOffered", "PartnerTaskSentBack", "PartnerTaskConfirmed", "PartnerTaskWithdrawn"):
        found = news(event=event, named=(partner,))
        assert told(found) == [(Party.NAMED, "WY-006-01")]
        rule = tellings(found, "")[0].rule
        message = read_templates()[rule.template].render(variables(found, units, "500105-ZW"))
        assert found.title_masked not in message.title + message.text


def test_a_detail_that_is_no_json_is_invalid_and_never_tried_again():
    with pytest.raises(InvalidMessage, match="detail_json"):
        named_by("{", Case())


def test_every_telling_event_is_a_message_of_a_topic_that_is_heard():
    from chassis.topics import register

    topics = ("routing.case.v1", "intake.alert.v1", "intake.issue.v1")
    heard = {message.rpartition(".")[2] for topic in topics for message in register()[topic].messages}
    assert heard >= EVENTS


def test_every_rule_has_a_template_that_can_be_worded(news, units):
    from services.notify.domain.wording import variables

    templates = read_templates()
    for rule in WHO_IS_TOLD:
        message = templates[rule.template].render(variables(news(), units, "500105-ZW"))
        assert message.title and message.text


def test_a_withdrawal_that_came_too_late_is_told_as_such(news):
    late = news(event="CaseWithdrawn", reason_code="too_late", assistants=(Post("500105-CG", "500105-CG-P09"),))
    assert [(t.rule.party, t.rule.template) for t in tellings(late, "")] == [
        (Party.REPORTER, "reporter_withdrawal_late"),
        (Party.POST_HOLDER, "post_withdrawal_late"),
    ]
    in_time = tellings(news(event="CaseWithdrawn"), "")
    assert {t.rule.template for t in in_time} == {"reporter_withdrawn", "post_withdrawn"}


@pytest.mark.parametrize(("channel", "expected"), [("web", Channel.INBOX), ("hall", Channel.CALLBACK)])
def test_who_has_no_app_is_called_back(news, channel, expected):
    found = tellings(news(issue_channel=channel), "")
    assert [t.rule.channel for t in found if t.rule.party is Party.REPORTER] == [expected]


def to_reporter(news, **changes):
    (found,) = [t for t in tellings(news(**changes), "") if t.rule.party is Party.REPORTER]
    return found.rule.channel, found.uncalled


@pytest.mark.parametrize("channel", ["hotline", "hall", "patrol"])
def test_whoever_wanted_no_call_is_called_only_for_an_answer_and_in_an_emergency(news, channel):
    declined = {"issue_channel": channel, "call_back_wanted": False}
    assert to_reporter(news, event="CaseResolved", **declined) == (Channel.CALLBACK, True)
    assert to_reporter(news, event="ReporterAsked", **declined) == (Channel.CALLBACK, False)
    assert to_reporter(news, event="CaseResolved", urgency="emergency", **declined) == (Channel.CALLBACK, False)


def test_for_whom_a_patrol_asked_for_a_call_is_called(news):
    assert to_reporter(news, issue_channel="patrol", call_back_wanted=True) == (Channel.CALLBACK, False)
    assert to_reporter(news, issue_channel="patrol") == (Channel.INBOX, False)


def test_a_post_with_two_tasks_is_told_once(news):
    post = Post("500105006-JD", "500105006-JD-P05")
    assert told(news(assistants=(post, post))).count((Party.ASSISTANT, post.post_code)) == 1


def test_without_a_post_the_unit_is_told(news):
    assert (Party.POST_HOLDER, "500105-CG") in told(news(lead=Post("500105-CG", "")))


def test_nobody_stands_for_an_empty_reference(news):
    assert told(news(supervising_unit="", reporter_ref="")) == [(Party.POST_HOLDER, "500105-CG-P05")]


def test_an_emergency_hurries_every_telling(news):
    assert {t.urgency for t in tellings(news(urgency="emergency"), "")} == {Urgency.IMMEDIATE}


def test_an_event_of_a_later_version_tells_nobody(news):
    assert tellings(news(event="CaseExtended"), "") == []


def test_the_unit_complained_of_is_told_in_no_quality(news):
    unit, post = "500105006-JD", "500105006-JD-P05"
    assigned = news(lead=Post(unit, post), assistants=(Post(unit, ""),), supervising_unit=unit, withheld_from=(unit,))
    assert told(assigned) == [(Party.REPORTER, "r1")]
    disputed = news(event="CaseDisputed", disputed_units=(unit, "500105-CG"), withheld_from=(unit,))
    assert told(disputed) == [
        (Party.REPORTER, "r1"),
        (Party.DISPATCHER, "500105-ZW"),
        (Party.DISPUTED_UNIT, "500105-CG"),
        (Party.SUPERVISING_UNIT, "500105-DC"),
    ]


def test_a_unit_whose_code_only_begins_alike_is_told(news):
    found = told(news(lead=Post("500105-CG", "500105-CG-P05"), withheld_from=("500105-C",)))
    assert (Party.POST_HOLDER, "500105-CG-P05") in found


def test_what_is_about_the_dispatching_unit_goes_to_the_one_above_it(news):
    assert dispatcher_for(news(), "500105-ZW") == "500105-ZW"
    about_itself = news(event="CaseSentToTriage", withheld_from=("500105-ZW",))
    assert dispatcher_for(about_itself, "500105-ZW") == "500105-DC"
    assert told(about_itself, dispatcher_for(about_itself, "500105-ZW")) == [
        (Party.REPORTER, "r1"),
        (Party.DISPATCHER, "500105-DC"),
    ]


def test_of_a_late_ruling_whoever_owes_it_is_told_and_not_the_lead(news):
    ruler = (Recipient(RecipientKind.UNIT, "500105-BB"),)
    of_ruling = news(event="BreachNoticed", named=ruler, reason_code="ruling_breach")
    assert [party for party, _ in told(of_ruling)] == [Party.NAMED, Party.SUPERVISING_UNIT]
    of_lead = [party for party, _ in told(news(event="BreachNoticed", named=ruler, reason_code="breach"))]
    assert Party.POST_HOLDER in of_lead


@pytest.mark.parametrize(
    "event", ["MarkReminded", "MarkHeard", "MarkUnanswered", "MarkAppealed", "MarkUpheld", "MarkExcused"]
)
def test_of_a_hearing_those_are_told_whom_the_event_names(event, news):
    named = (Recipient(RecipientKind.POST, "500105-HB-P05"),)
    assert told(news(event=event, named=named))[0] == (Party.NAMED, "500105-HB-P05")


def test_by_when_a_side_may_be_stated_is_read_from_the_mark():
    assert state_by_in('{"mark": {"state_by": "2026-12-04T18:00:00+08:00"}}') == datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert state_by_in("") is state_by_in('{"mark": 1}') is state_by_in('{"mark": {}}') is None
    with pytest.raises(InvalidMessage):
        state_by_in('{"mark": {"state_by": "tomorrow"}}')


@pytest.mark.parametrize("event", ["CaseTransferred", "CaseDelegated", "CaseRuled"])
def test_assistants_hear_whom_they_help_now_but_not_who_is_relieved(news, event):
    open_post, relieved = Post("500105-JX", "500105-JX-P08"), Post("500105-HB", "500105-HB-P08")
    recipients = told(news(event=event, assistants=(open_post, relieved), relieved_units=("500105-HB",)))
    assert [ref for party, ref in recipients if party is Party.ASSISTANT] == ["500105-JX-P08"]
