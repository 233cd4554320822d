"""The table of tellings."""

import pytest

from services.notify.adapters.template_file import read_templates
from services.notify.domain.case_news import Post
from services.notify.domain.parties import Channel, Party, Urgency
from services.notify.domain.who_is_told import EVENTS, WHO_IS_TOLD, dispatcher_for, tellings
from services.notify.entrypoints.events import TELLING_TYPES


def told(news, dispatcher="500105-ZW"):
    return [(t.rule.party, t.recipient.ref) for t in tellings(news, dispatcher)]


def test_no_rule_stands_twice():
    assert len(set(WHO_IS_TOLD)) == len(WHO_IS_TOLD)


def test_every_event_tells_the_reporter_by_app_and_by_phone():
    for event in EVENTS:
        channels = {rule.channel for rule in WHO_IS_TOLD if rule.event == event and rule.party is Party.REPORTER}
        assert channels == {Channel.INBOX, Channel.CALLBACK}


def test_every_telling_event_is_a_message_of_the_topic():
    from chassis.topics import register

    assert set(register()["routing.case.v1"].messages) >= TELLING_TYPES


def test_every_rule_has_a_template_that_can_be_worded(news, units):
    from services.notify.domain.wording import variables

    templates = read_templates()
    for rule in WHO_IS_TOLD:
        message = templates[rule.template].render(variables(news(), units, "500105-ZW"))
        assert message.title and message.text


@pytest.mark.parametrize(("channel", "expected"), [("web", Channel.INBOX), ("hall", Channel.CALLBACK)])
def test_who_has_no_app_is_called_back(news, channel, expected):
    found = tellings(news(issue_channel=channel), "")
    assert [t.rule.channel for t in found if t.rule.party is Party.REPORTER] == [expected]


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
