"""Write down what became of short messages; the ledger follows."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.sms import Outcome, SmsTry, judge_sms
from services.notify.usecases.record_states import LedgerWork, record_states
from services.notify.usecases.sms.ports import SmsMessages

REASON_SENDER_DIED = "sender_died"


class SmsWork(LedgerWork, Protocol):
    """The unit of work as far as short messages go."""

    @property
    def sms_messages(self) -> SmsMessages: ...


@dataclass(frozen=True, slots=True)
class RecordSms:
    """A command; tries by message."""

    lease: UUID
    tries: Mapping[UUID, SmsTry]


async def record_sms(command: RecordSms, work: SmsWork, clock: Clock) -> None:
    """What a dead sender left is unknown: it may have gone out."""
    now = clock.now()
    over: dict[UUID, tuple[DeliveryState, str]] = {}
    for message in (await work.sms_messages.held(command.lease, list(command.tries))).values():
        done = command.tries[message.id]
        verdict = judge_sms(done, message.attempts, message.created_at, now, random.random())  # noqa: S311 - spreads load
        work.sms_messages.record(message.id, verdict.state, done, verdict.again_at)
        if verdict.again_at is None:
            over[message.id] = (verdict.state, verdict.reason_code)
    for message_id in await work.sms_messages.left_behind(now):
        lost = SmsTry(Outcome.UNKNOWN, REASON_SENDER_DIED)
        work.sms_messages.record(message_id, DeliveryState.UNKNOWN, lost, None)
        over[message_id] = (DeliveryState.UNKNOWN, REASON_SENDER_DIED)
    for delivery in await work.deliveries.of_ids(sorted(over)):
        record_states([delivery], *over[delivery.id], work, now)
