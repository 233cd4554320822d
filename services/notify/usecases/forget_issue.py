"""The originals of an issue are gone: nobody can be called any more, and what was made of its words goes, too."""

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.events import Actor, CallbackActed
from services.notify.usecases.ports import Channels
from services.notify.usecases.record_states import record_states
from services.notify.usecases.release_callback import REASON_CONTACT_GONE

# What stands in the place of words that were erased.
ERASED = "（内容已删除）"
_NOTIFY = Actor("service", "notify")


@dataclass(frozen=True, slots=True)
class ForgetIssue:
    """A command; `words_gone`: the masked words, too. Those of an open case stay until it is over."""

    case_id: UUID
    words_gone: bool


async def forget_issue(command: ForgetIssue, work: Channels, clock: Clock) -> None:
    """Codes and states stay: who was told of what, and when, is no personal data. Twice is as good as once."""
    await _give_up_call(command, work, clock)
    if command.words_gone:
        work.people.forget_words(command.case_id, clock.now())


async def _give_up_call(command: ForgetIssue, work: Channels, clock: Clock) -> None:
    callback, now = work.callbacks.open_of(command.case_id), clock.now()
    if callback is None:
        return
    over = callback.given_up(now)
    work.callbacks.save(replace(over, text=ERASED) if command.words_gone else over)
    work.publish(CallbackActed("callback.released", over.id, over.case_id, callback.state, over.state, _NOTIFY, now))
    queued = await work.deliveries.of_bundle(over.id, DeliveryState.QUEUED)
    record_states(queued, DeliveryState.FAILED, REASON_CONTACT_GONE, work, now)
