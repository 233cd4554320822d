"""By which ways somebody is told beside the inbox, the first one first: a pure rule.

The inbox always has it. Of the ways only the first is taken; each other one only when the one before is closed, refuses
it, or does not get through within the urgency's patience. What may have arrived (`unknown`) is not sent another way.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

from services.notify.domain.parties import Channel, Party, RecipientKind, Urgency
from services.notify.domain.preferences import Preferences
from services.notify.domain.sms import GIVE_UP_AFTER
from services.notify.domain.telling_table import Rule
from services.notify.domain.who_is_told import Telling

# Ways to posts and units, the quickest first.
STAFF_WAYS = (Channel.WECOM, Channel.EMAIL)
# Another purpose in the ledger: who is told by two ways is told once by each.
_SUFFIXES = {channel: f".{channel}" for channel in (Channel.SMS, Channel.WECHAT, *STAFF_WAYS)}
# How long a way may fail before the next one is taken.
_PATIENCE = {Urgency.PROMPT: timedelta(minutes=10), Urgency.IMMEDIATE: timedelta(minutes=1)}
_STAFF = frozenset({RecipientKind.POST, RecipientKind.UNIT, RecipientKind.PERSON})


def ways_beside(
    telling: Telling,
    preferences: Preferences,
    has_consent: Callable[[str, str], bool],
    sends: Collection[Channel],
) -> list[Channel]:
    """`sends`: what there is anybody to send by. Routine news are worth no ringing phone and no mail."""
    if telling.uncalled:
        is_worth_it = Channel.SMS in sends and telling.urgency is not Urgency.ROUTINE
        return [Channel.SMS] if is_worth_it else []
    if telling.rule.channel is not Channel.INBOX or not sends:
        return []
    if telling.rule.party is Party.REPORTER:
        return _to_reporter(telling, preferences, has_consent, sends)
    if not preferences.also_by or telling.urgency is Urgency.ROUTINE or telling.recipient.kind not in _STAFF:
        return []
    chosen = [way for way in preferences.also_by if way in sends]
    return sorted(chosen, key=STAFF_WAYS.index) if telling.urgency is Urgency.IMMEDIATE else chosen


def _to_reporter(
    telling: Telling,
    preferences: Preferences,
    has_consent: Callable[[str, str], bool],
    sends: Collection[Channel],
) -> list[Channel]:
    """A consent to WeChat is to one message of this very kind, spent when it is intended: it is taken as the first way
    or not at all. What can't wait is rung for, where a phone may be rung."""
    by_sms = preferences.sms and Channel.SMS in sends and telling.urgency is not Urgency.ROUTINE
    if by_sms and telling.urgency is Urgency.IMMEDIATE:
        return [Channel.SMS]
    by_wechat = Channel.WECHAT in sends and has_consent(telling.recipient.owner, telling.rule.template)
    return [*([Channel.WECHAT] if by_wechat else []), *([Channel.SMS] if by_sms else [])]


def told_by(telling: Telling, way: Channel) -> Telling:
    rule = telling.rule
    return telling._replace(rule=replace(rule, channel=way, template=purpose_by(rule.template, way)))


def purpose_by(template: str, way: Channel) -> str:
    """In the ledger; `template` without a suffix."""
    return template + _SUFFIXES[way]


def worded_by(rule: Rule) -> str:
    """The template's name: what the ledger knows as several purposes is worded once."""
    suffix = _SUFFIXES.get(rule.channel)
    return rule.template.removesuffix(suffix) if suffix else rule.template


def patience_with(urgency: Urgency, has_next: bool) -> timedelta:
    """For how long a way is tried: a day where there is no other."""
    return _PATIENCE.get(urgency, GIVE_UP_AFTER) if has_next else GIVE_UP_AFTER
