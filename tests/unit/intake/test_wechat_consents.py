"""Every form in which WeChat tells that somebody changed what they may be sent."""

import json
from datetime import UTC, datetime

import pytest

from services.intake.domain.channels.wechat_consent import ConsentNews, ConsentSaid, consent_news
from services.intake.domain.channels.wechat_event import read_event
from services.intake.domain.channels.wechat_xml import MessageUnreadable

ASKED, CHANGED, SENT = "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event"
NAMES = {ASKED: "SubscribeMsgPopupEvent", CHANGED: "SubscribeMsgChangeEvent", SENT: "SubscribeMsgSentEvent"}
AT = datetime(2026, 6, 1, 4, tzinfo=UTC)
HEAD = {
    "ToUserName": "gh_sample",
    "FromUserName": "o-mei",
    "CreateTime": str(int(AT.timestamp())),
    "MsgType": "event",
}


def xml(kind: str, *items: dict[str, str]) -> bytes:
    def fields(told: dict[str, str]) -> str:
        return "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in told.items())

    lists = "".join(f"<List>{fields(item)}</List>" for item in items)
    return f"<xml>{fields({**HEAD, 'Event': kind})}<{NAMES[kind]}>{lists}</{NAMES[kind]}></xml>".encode()


def at_the_top(kind: str, *items: dict[str, str]) -> bytes:
    return json.dumps({**HEAD, "Event": kind, "List": items[0] if len(items) == 1 else items}).encode()


def listed(kind: str, *items: dict[str, str]) -> bytes:
    return json.dumps({**HEAD, "CreateTime": int(HEAD["CreateTime"]), "Event": kind, "List": items}).encode()


def nested(kind: str, *items: dict[str, str]) -> bytes:
    return json.dumps({**HEAD, "Event": kind, NAMES[kind]: {"List": items}}).encode()


def nested_flat(kind: str, *items: dict[str, str]) -> bytes:
    return json.dumps({**HEAD, "Event": kind, NAMES[kind]: items}).encode()


FORMS = pytest.mark.parametrize("form", [xml, at_the_top, listed, nested, nested_flat])


def item(template: str, status: str) -> dict[str, str]:
    return {"TemplateId": template, "SubscribeStatusString": status, "PopupScene": "0"}


def sent(template: str, code: str) -> dict[str, str]:
    return {"TemplateId": template, "MsgID": "1700827132819554304", "ErrorCode": code, "ErrorStatus": "…"}


def told(content: bytes) -> ConsentNews | None:
    return consent_news(read_event(content))


@FORMS
def test_who_says_yes_to_our_question_agrees_and_who_says_no_takes_nothing_back(form):
    found = told(form(ASKED, item("resolved", "accept"), item("assigned", "reject"), item("asked", "accept")))
    agreed = (ConsentSaid("resolved", given=True), ConsentSaid("asked", given=True))
    assert found == ConsentNews("o-mei", AT, agreed)
    assert told(form(ASKED, item("resolved", "reject"))) is None


@FORMS
def test_who_switches_a_kind_of_message_off_wants_none_any_more(form):
    assert told(form(CHANGED, item("resolved", "reject"))) == ConsentNews(
        "o-mei", AT, (ConsentSaid("resolved", given=False),)
    )
    assert told(form(CHANGED, item("resolved", "accept"))) is None


@FORMS
def test_of_what_was_sent_only_a_refusal_by_the_person_changes_anything(form):
    assert told(form(SENT, sent("resolved", "0"))) is None
    assert told(form(SENT, sent("resolved", "45009"))) is None
    refused = told(form(SENT, sent("resolved", "43101")))
    assert refused is not None
    assert refused.said == (ConsentSaid("resolved", given=False),)


@pytest.mark.parametrize(
    "changes",
    [
        {"FromUserName": ""},
        {"FromUserName": "o" * 200},
        {"CreateTime": "yesterday"},
        {"CreateTime": "9" * 30},
        {"Event": "user_enter_tempsession"},
        {"List": "resolved"},
        {"List": [["resolved"]]},
        {"List": [{"TemplateId": "", "SubscribeStatusString": "accept"}]},
        {"List": [{"TemplateId": "x" * 65, "SubscribeStatusString": "accept"}]},
    ],
)
def test_what_makes_no_sense_changes_nothing(changes):
    sound = {**HEAD, "Event": ASKED, "List": [item("resolved", "accept")]}
    assert told(json.dumps(sound).encode()) is not None
    assert told(json.dumps(sound | changes).encode()) is None


def test_an_event_with_entities_is_not_read():
    with pytest.raises(MessageUnreadable):
        read_event(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Event>&a;</Event></xml>')
