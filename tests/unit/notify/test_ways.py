"""By which ways somebody is told beside the inbox, and where an office may be written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.addresses import Way, is_office_mailbox, judged_ways
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.preferences import Preferences
from services.notify.domain.telling_table import Rule
from services.notify.domain.ways import STAFF_WAYS, told_by, ways_beside, worded_by
from services.notify.domain.who_is_told import Telling

EVERY_WAY = frozenset({Channel.SMS, Channel.WECHAT, Channel.WECOM, Channel.EMAIL})
SUBSETS = st.frozensets(st.sampled_from(sorted(EVERY_WAY)))


def telling(party: Party, kind: RecipientKind, urgency: Urgency) -> Telling:
    return Telling(Rule("CaseAssigned", party, Channel.INBOX, "some_news", urgency), Recipient(kind, "r"), urgency)


def agreed(_owner: str, _template: str) -> bool:
    return True


def to_post(urgency: Urgency) -> Telling:
    return telling(Party.POST_HOLDER, RecipientKind.POST, urgency)


def to_reporter(urgency: Urgency) -> Telling:
    return telling(Party.REPORTER, RecipientKind.REPORTER, urgency)


def test_a_post_is_told_in_the_order_it_prefers_and_by_the_quickest_when_it_cannot_wait():
    mail_first = Preferences(also_by=(Channel.EMAIL, Channel.WECOM))
    assert ways_beside(to_post(Urgency.PROMPT), mail_first, agreed, EVERY_WAY) == [Channel.EMAIL, Channel.WECOM]
    assert ways_beside(to_post(Urgency.IMMEDIATE), mail_first, agreed, EVERY_WAY) == [Channel.WECOM, Channel.EMAIL]
    assert ways_beside(to_post(Urgency.ROUTINE), mail_first, agreed, EVERY_WAY) == []


def test_a_reporter_is_told_by_wechat_before_sms_and_rung_when_it_cannot_wait():
    both = Preferences(sms=True)
    assert ways_beside(to_reporter(Urgency.PROMPT), both, agreed, EVERY_WAY) == [Channel.WECHAT, Channel.SMS]
    assert ways_beside(to_reporter(Urgency.IMMEDIATE), both, agreed, EVERY_WAY) == [Channel.SMS]
    assert ways_beside(to_reporter(Urgency.IMMEDIATE), Preferences(), agreed, EVERY_WAY) == [Channel.WECHAT]
    assert ways_beside(to_reporter(Urgency.ROUTINE), both, agreed, EVERY_WAY) == [Channel.WECHAT]


def test_whoever_wanted_no_call_has_a_short_message_of_what_is_worth_one():
    def uncalled(urgency: Urgency) -> Telling:
        rule = Rule("CaseResolved", Party.REPORTER, Channel.CALLBACK, "some_news", urgency)
        return Telling(rule, Recipient(RecipientKind.REPORTER, "r"), urgency, uncalled=True)

    assert ways_beside(uncalled(Urgency.PROMPT), Preferences(), agreed, EVERY_WAY) == [Channel.SMS]
    assert ways_beside(uncalled(Urgency.ROUTINE), Preferences(), agreed, EVERY_WAY) == []
    assert ways_beside(uncalled(Urgency.PROMPT), Preferences(), agreed, {Channel.WECHAT}) == []
    called = uncalled(Urgency.PROMPT)._replace(uncalled=False)
    assert ways_beside(called, Preferences(), agreed, EVERY_WAY) == []


@given(
    st.sampled_from(Urgency),
    st.booleans(),
    st.permutations(STAFF_WAYS),
    SUBSETS,
    st.sampled_from([to_post, to_reporter]),
)
def test_whatever_somebody_prefers_no_way_is_taken_twice_or_that_is_not_set_up(urgency, sms, also_by, sends, to):
    told = to(urgency)
    ways = ways_beside(told, Preferences(sms=sms, also_by=tuple(also_by)), agreed, sends)
    assert set(ways) <= sends and len(set(ways)) == len(ways)
    beside = [told_by(told, way) for way in ways]
    # Each is a purpose of its own in the ledger, and worded alike.
    assert len({one.rule.template for one in (told, *beside)}) == 1 + len(ways)
    assert {worded_by(one.rule) for one in (told, *beside)} == {"some_news"}


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("zhang@cg.yubei.gov.cn", True),
        ("zhang@gov.cn", True),
        ("zhang@evilgov.cn", False),
        ("zhang@gov.cn.example.com", False),
        ("zhang@gov.cn\r\nBcc: x@gov.cn", False),
        ("a b@gov.cn", False),
        ("gov.cn", False),
        ("x" * 70 + "@gov.cn", False),
    ],
)
def test_only_offices_mailboxes_are_written_to(address, stands):
    assert is_office_mailbox(address, ["gov.cn"]) is stands


@pytest.mark.parametrize("address", ["@all", "a|b", "", "张三", "a" * 65])
def test_one_member_of_wecom_is_written_to_and_never_all(address):
    (error,) = judged_ways([Way(Channel.WECOM, address)], EVERY_WAY, ["gov.cn"])
    assert (error.field, error.code) == ("ways.0.address", "bad_format")


def test_all_that_is_wrong_with_addresses_is_said_at_once():
    ways = [Way(Channel.EMAIL, "zhang@qq.com"), Way(Channel.EMAIL, "li@gov.cn"), Way(Channel.WECOM, "@all")]
    errors = judged_ways(ways, {Channel.EMAIL}, ["gov.cn"])
    assert [(error.field, error.code) for error in errors] == [
        ("ways.0.address", "bad_format"),
        ("ways.1.channel", "repeated"),
        ("ways.2.channel", "not_allowed"),
        ("ways.2.address", "bad_format"),
    ]


def test_an_address_is_shown_masked():
    assert Way(Channel.EMAIL, "zhang@cg.gov.cn").masked == "z***@cg.gov.cn"
    assert Way(Channel.WECOM, "ZhangSan").masked == "Z***"
