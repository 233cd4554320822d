"""Write down what became of messages; the ledger follows, and so does the next way of one that is closed."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.events import DeliveryRecorded
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Outcome, SmsTry, SmsVerdict, judge_sms
from services.notify.domain.ways import patience_with, purpose_by
from services.notify.usecases.ports import Consents
from services.notify.usecases.record_states import LedgerWork, record_states
from services.notify.usecases.sms.ports import ClaimedSms, NewSms, SmsMessages

REASON_SENDER_DIED = "sender_died"
# Whose vendors show a second copy of a message to nobody.
_COPIES_HARMLESS = frozenset({Channel.WECOM})
# Ways that are closed for this message: another may be open.
_CLOSED = frozenset({DeliveryState.FAILED, DeliveryState.FALLEN_BACK})


class SmsWork(LedgerWork, Protocol):
    """The unit of work as far as messages by vendors go."""

    @property
    def sms_messages(self) -> SmsMessages: ...
    @property
    def consents(self) -> Consents: ...


@dataclass(frozen=True, slots=True)
class RecordSms:
    """A command; tries by message."""

    lease: UUID
    tries: Mapping[UUID, SmsTry]


async def record_sms(command: RecordSms, work: SmsWork, clock: Clock) -> None:
    """What a dead sender left may have gone out: it is unknown, unless the vendor passes over copies."""
    now = clock.now()
    held = await work.sms_messages.held(command.lease, list(command.tries))
    done = [(message, command.tries[message.id]) for message in held.values()]
    done += [(message, _left(message)) for message in await work.sms_messages.left_behind(now)]
    over: dict[UUID, tuple[ClaimedSms, SmsVerdict]] = {}
    for message, tried in done:
        spread = random.random()  # noqa: S311 - spreads load
        verdict = judge_sms(
            tried,
            message.attempts,
            message.created_at,
            now,
            spread,
            message.patience,
            perhaps_shown=message.perhaps_shown,
        )
        work.sms_messages.record(message.id, verdict.state, tried, verdict.again_at)
        if verdict.again_at is None:
            over[message.id] = (message, verdict)
    deliveries = await work.deliveries.of_ids(sorted(over))
    gone = ((delivery, over[delivery.id][0]) for delivery in deliveries if _is_consent_gone(*over[delivery.id]))
    await _forget_consents({(delivery.recipient.owner, message.template) for delivery, message in gone}, work, now)
    for delivery in deliveries:
        _end(delivery, *over[delivery.id], work, now)


def _is_consent_gone(message: ClaimedSms, verdict: SmsVerdict) -> bool:
    return message.channel is Channel.WECHAT and verdict.state is DeliveryState.FALLEN_BACK


async def _forget_consents(gone: Collection[tuple[str, str]], work: SmsWork, now: datetime) -> None:
    """(owner, template). WeChat says that there is none: then the others that were counted are gone, too. Locked in the
    order in which everybody locks them."""
    for owner, template in sorted(gone):
        consent = await work.consents.locked(owner, template)
        await work.consents.put(owner, template, consent.withdrawn(now))


def _left(message: ClaimedSms) -> SmsTry:
    outcome = Outcome.COPY_HARMLESS if message.channel in _COPIES_HARMLESS else Outcome.UNKNOWN
    return SmsTry(outcome, REASON_SENDER_DIED)


def _end(delivery: Delivery, message: ClaimedSms, verdict: SmsVerdict, work: SmsWork, now: datetime) -> None:
    if verdict.state not in _CLOSED or not message.next_ways:
        record_states([delivery], verdict.state, verdict.reason_code, work, now)
        return
    record_states([delivery], DeliveryState.FALLEN_BACK, verdict.reason_code, work, now)
    _begin_next(delivery, message, work, now)


def _begin_next(closed: Delivery, message: ClaimedSms, work: SmsWork, now: datetime) -> None:
    """A line of its own in the ledger, and a message that is due at once."""
    way, *others = message.next_ways
    delivery = closed._replace(
        id=new_id(),
        channel=way,
        purpose=purpose_by(message.template, way),
        state=DeliveryState.QUEUED,
        reason_code="",
        created_at=now,
        updated_at=None,
    )
    work.deliveries.add(delivery)
    work.publish(DeliveryRecorded(delivery, None, now))
    work.sms_messages.add(
        NewSms(
            id=delivery.id,
            case_id=message.case_id,
            template=message.template,
            text=message.text,
            not_before=now,
            created_at=now,
            channel=way,
            body=message.body,
            next_ways=tuple(others),
            patience=patience_with(delivery.urgency, bool(others)),
        )
    )
