"""The port of the channels: hand over one telling, get back what became of it. A new channel is one more line below."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from chassis.ids import new_id
from services.notify.domain.callback import Callback, CallbackState
from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import DeliveryState, InboxItem
from services.notify.domain.digests import may_be_bundled, with_one_more
from services.notify.domain.parties import Channel, Urgency
from services.notify.domain.preferences import NIGHT
from services.notify.domain.templates import Message
from services.notify.domain.ways import patience_with, worded_by
from services.notify.domain.who_is_told import Telling
from services.notify.usecases.ports import Channels
from services.notify.usecases.sms.ports import NewSms

# The person has no app, and this alone is not worth a phone call: the next call tells it.
REASON_NO_CALL_OPEN = "no_call_open"
# They said that they want no call; the progress page has it, and a short message where one can be sent.
REASON_NO_CALL_WANTED = "no_call_wanted"


# An earlier message by this way told of the bundle in the inbox that this one has joined.
REASON_BUNDLED = "bundled"


class Outgoing(NamedTuple):
    """A telling in words, about to go out."""

    delivery_id: UUID
    telling: Telling
    message: Message
    news: CaseNews
    dispatcher_unit: str
    # How it reads with so many of its purpose in one message.
    digest: Callable[[int], Message]
    # Of many people who are told the same.
    bundle_id: UUID | None = None
    # The ways after this one, should it be closed.
    next_ways: tuple[Channel, ...] = ()


class Receipt(NamedTuple):
    """What became of it at once."""

    state: DeliveryState
    reason_code: str = ""
    bundle_id: UUID | None = None


class SendBy(Protocol):
    """A channel that sends later stores its intent here and answers `queued`."""

    def __call__(self, outgoing: Outgoing, work: Channels, now: datetime) -> Receipt: ...


def put_in_inbox(outgoing: Outgoing, work: Channels, now: datetime) -> Receipt:
    """By itself, or joined to a message that is there."""
    telling = outgoing.telling
    if not may_be_bundled(telling):
        work.inbox_items.add(_inbox_item(outgoing, now))
        return Receipt(DeliveryState.DELIVERED, bundle_id=outgoing.bundle_id)
    owner, purpose = telling.recipient.owner, telling.rule.template
    digest = with_one_more(work.digests.open_of(owner, purpose), owner, purpose, outgoing.delivery_id, now)
    work.digests.put(digest)
    if digest.item_id in (None, outgoing.delivery_id):
        work.inbox_items.add(_inbox_item(outgoing, now))
    elif digest.item_id is not None:
        work.inbox_items.grow(digest.item_id, outgoing.digest(digest.bundled), digest.bundled)
    return Receipt(DeliveryState.DELIVERED, bundle_id=digest.item_id)


def _inbox_item(outgoing: Outgoing, now: datetime) -> InboxItem:
    telling, news = outgoing.telling, outgoing.news
    return InboxItem(
        id=outgoing.delivery_id,
        owner=telling.recipient.owner,
        case_id=news.case_id,
        event=news.event,
        party=telling.rule.party,
        title=outgoing.message.title,
        text=outgoing.message.text,
        urgency=telling.urgency,
        created_at=now,
    )


def put_in_sms_queue(outgoing: Outgoing, work: Channels, now: datetime) -> Receipt:
    """By its title alone: a lock screen is read by others, too. In quiet hours it waits for their end."""
    telling = outgoing.telling
    joined = _joined_bundle(telling, work)
    if joined is not None:
        return Receipt(DeliveryState.SUPPRESSED, REASON_BUNDLED, joined)
    preferences = work.people.preferences_of(telling.recipient.owner)
    if telling.uncalled and preferences.quiet_hours is None:
        preferences = replace(preferences, quiet_hours=NIGHT)
    work.sms_messages.add(
        NewSms(
            id=outgoing.delivery_id,
            case_id=outgoing.news.case_id,
            template=worded_by(telling.rule),
            text=outgoing.message.title,
            not_before=preferences.quiet_until(telling.urgency, now) or now,
            created_at=now,
            channel=telling.rule.channel,
            body=outgoing.message.text,
            next_ways=outgoing.next_ways,
            patience=patience_with(telling.urgency, bool(outgoing.next_ways)),
        )
    )
    return Receipt(DeliveryState.QUEUED)


def _joined_bundle(telling: Telling, work: Channels) -> UUID | None:
    """The message in the inbox that it joined; the inbox comes before the ways beside it."""
    if not may_be_bundled(telling):
        return None
    digest = work.digests.open_of(telling.recipient.owner, worded_by(telling.rule))
    return digest.item_id if digest is not None and digest.bundled > 1 else None


def put_in_wechat_queue(outgoing: Outgoing, work: Channels, now: datetime) -> Receipt:
    """One consent is spent by the intent, whatever becomes of it: never two messages for one."""
    work.consents.spend(outgoing.telling.recipient.owner, worded_by(outgoing.telling.rule))
    return put_in_sms_queue(outgoing, work, now)


def put_on_call_list(outgoing: Outgoing, work: Channels, now: datetime) -> Receipt:
    """Joins the open call of the case, or opens one when it is worth a call and one is wanted."""
    telling = outgoing.telling
    reason, text = telling.rule.template, outgoing.message.text
    callback = work.callbacks.open_of(outgoing.news.case_id)
    if callback is not None:
        callback = callback.joined_by(reason, text, telling.urgency, now)
    elif telling.uncalled:
        return Receipt(DeliveryState.SUPPRESSED, REASON_NO_CALL_WANTED)
    elif telling.urgency is Urgency.ROUTINE:
        return Receipt(DeliveryState.SUPPRESSED, REASON_NO_CALL_OPEN)
    else:
        callback = _new_callback(outgoing, reason, text, now)
    work.callbacks.save(callback)
    return Receipt(DeliveryState.QUEUED, bundle_id=callback.id)


def _new_callback(outgoing: Outgoing, reason: str, text: str, now: datetime) -> Callback:
    return Callback(
        id=new_id(),
        case_id=outgoing.news.case_id,
        unit_code=outgoing.dispatcher_unit,
        reporter_ref=outgoing.telling.recipient.ref,
        reason=reason,
        text=text,
        urgency=outgoing.telling.urgency,
        state=CallbackState.WAITING,
        attempts=0,
        opened_by=None,
        opened_at=None,
        created_at=now,
        updated_at=now,
    )


CHANNELS: Mapping[Channel, SendBy] = {
    Channel.INBOX: put_in_inbox,
    Channel.CALLBACK: put_on_call_list,
    Channel.SMS: put_in_sms_queue,
    Channel.WECHAT: put_in_wechat_queue,
    Channel.WECOM: put_in_sms_queue,
    Channel.EMAIL: put_in_sms_queue,
}
