"""What notify does when routing says something about a case, or releases a rulebook."""

from collections.abc import Sequence

from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from services.notify.adapters.event_codec import case_id_of, case_news
from services.notify.adapters.release_codec import RELEASE_TYPES, keep_release
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.who_is_told import EVENTS
from services.notify.usecases.tell_parties import TellParties, tell_parties

# Others of the topic, also those of later versions, are heard and passed over.
TELLING_TYPES = frozenset(f"routing.v1.{event}" for event in EVENTS)


async def look_up(events: Sequence[IncomingEvent], work: NotifyUnitOfWork) -> None:
    """Two look-ups a batch: what was told already, and which of its cases have an open call."""
    told = [event for event in events if event.type in TELLING_TYPES]
    if told:
        await work.deliveries.look_up(event.id for event in told)
        await work.callbacks.lock_open({case_id_of(event) for event in told})


async def on_release(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
    keep_release(event, work.releases)


def reactions(app: Application) -> ReactionTable[NotifyUnitOfWork]:
    async def prepare(events: Sequence[IncomingEvent], work: NotifyUnitOfWork) -> None:
        # Without this, a process that has just started would word by the units of before.
        await app.releases.looked()
        await look_up(events, work)

    async def tell(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        await tell_parties(TellParties(case_news(event)), app.phrasebook, work, app.clock)

    return ReactionTable({**dict.fromkeys(TELLING_TYPES, tell), **dict.fromkeys(RELEASE_TYPES, on_release)}, prepare)
