"""Who is told of an event: the table's rules, applied to a case."""

from typing import NamedTuple

from services.notify.domain.case_news import CaseNews, Post
from services.notify.domain.parties import SPOKEN_ISSUE_CHANNELS, Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.telling_table import WHO_IS_TOLD, Rule

# (event, reason) → its rules; the reason is empty for all but the few that change who is told, or what.
_RULES: dict[tuple[str, str], tuple[Rule, ...]] = {
    (event, reason): tuple(rule for rule in WHO_IS_TOLD if (rule.event, rule.reason) == (event, reason))
    for event, reason in {(rule.event, rule.reason) for rule in WHO_IS_TOLD}
}
EVENTS = frozenset(event for event, _ in _RULES)
# Those of which somebody hears whom the event itself names.
NAMING = frozenset(rule.event for rule in WHO_IS_TOLD if rule.party is Party.NAMED)


# Those by which the ladder of the escalation table is climbed.
CLIMBING = frozenset(rule.event for rule in WHO_IS_TOLD if rule.party is Party.UPPER_LEVEL)
# What the case waits for the reporter's answer to: told by phone even to who wanted no call.
ASKING = frozenset({"reporter_asked"})


class Telling(NamedTuple):
    """One recipient to be told by one rule."""

    rule: Rule
    recipient: Recipient
    urgency: Urgency
    # The reporter wanted no call, and this is not worth one all the same.
    uncalled: bool = False


def tellings(news: CaseNews, dispatcher_unit: str) -> list[Telling]:
    """Everybody to be told of an event; nobody twice by the same rule."""
    found: list[Telling] = []
    for rule in _RULES.get((news.event, news.reason_code)) or _RULES.get((news.event, ""), ()):
        if not _channel_reaches(rule, news):
            continue
        urgency = Urgency.IMMEDIATE if news.urgency == "emergency" else rule.urgency
        recipients = dict.fromkeys(_recipients(rule.party, news, dispatcher_unit))
        if rule.party is Party.UPPER_LEVEL:
            # Its rule is the event's last: who hears of it in a quality of its own needs no other.
            recipients = {one: None for one in recipients if one not in {told.recipient for told in found}}
        found.extend(
            Telling(rule, recipient, urgency, _is_uncalled(rule, urgency, news))
            for recipient in recipients
            if recipient.ref and not _is_withheld(recipient, news)
        )
    return found


def dispatcher_for(news: CaseNews, dispatcher_unit: str) -> str:
    """Who dispatches by hand; where the issue is about that unit, the one that supervises it."""
    return news.supervising_unit if dispatcher_unit in news.withheld_from else dispatcher_unit


def _is_withheld(recipient: Recipient, news: CaseNews) -> bool:
    """The unit complained of, and any of its posts."""
    unit = recipient.ref if recipient.kind is RecipientKind.UNIT else recipient.post_unit
    return unit in news.withheld_from


def _channel_reaches(rule: Rule, news: CaseNews) -> bool:
    if rule.party is not Party.REPORTER:
        return True
    return _has_no_app(news) == (rule.channel is Channel.CALLBACK)


def _has_no_app(news: CaseNews) -> bool:
    """An officer wrote it down: at a phone, at a window, or on patrol for somebody whom it asked about calls."""
    return news.issue_channel in SPOKEN_ISSUE_CHANNELS or news.call_back_wanted is not None


def _is_uncalled(rule: Rule, urgency: Urgency, news: CaseNews) -> bool:
    if rule.channel is not Channel.CALLBACK or news.call_back_wanted is not False:
        return False
    return urgency is not Urgency.IMMEDIATE and rule.template not in ASKING


def _recipients(party: Party, news: CaseNews, dispatcher_unit: str) -> list[Recipient]:
    """With an empty reference where the case names nobody."""
    match party:
        case Party.REPORTER:
            return [Recipient(RecipientKind.REPORTER, news.reporter_ref)]
        case Party.FOLLOWER:
            return [Recipient(RecipientKind.REPORTER, ref) for ref in news.followers if ref != news.reporter_ref]
        case Party.POST_HOLDER:
            return [_at_post(news.lead)]
        case Party.ASSISTANT:
            return [_at_post(one) for one in news.assistants if one.unit_code not in news.relieved_units]
        case Party.SUPERVISING_UNIT:
            return [Recipient(RecipientKind.UNIT, news.supervising_unit)]
        case Party.DISPATCHER:
            return [Recipient(RecipientKind.UNIT, dispatcher_unit)]
        case Party.NAMED:
            return list(news.named)
        case Party.UPPER_LEVEL:
            return list(news.upper_level)
        case Party.DISPUTED_UNIT:
            return [Recipient(RecipientKind.UNIT, unit_code) for unit_code in news.disputed_units]
        case Party.SUBSCRIBER:
            # Not by the table: by what it has subscribed to.
            return []


def _at_post(post: Post) -> Recipient:
    """The post, or its unit while no post is named."""
    if post.post_code:
        return Recipient(RecipientKind.POST, post.post_code)
    return Recipient(RecipientKind.UNIT, post.unit_code)
