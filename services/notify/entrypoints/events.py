"""What notify does when routing says something of a case or releases a rulebook, or intake something of an issue."""

from collections.abc import Sequence

from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from services.notify.adapters.event_codec import case_id_of, case_news, owners_in
from services.notify.adapters.issue_codec import ERASED_TYPE, FOLLOWED_TYPE, erased_issue, followed_issue
from services.notify.adapters.release_codec import RELEASE_TYPES, keep_release
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.webhooks.case_content import CASE_TYPES, case_content, occurred_at
from services.notify.application import Application
from services.notify.domain.case_news import CaseNews
from services.notify.domain.who_is_told import EVENTS, dispatcher_for
from services.notify.usecases.follow_issue import follow_issue
from services.notify.usecases.forget_issue import forget_issue
from services.notify.usecases.tell_parties import TellParties, tell_parties, with_people
from services.notify.usecases.webhooks.queue_webhooks import QueueWebhooks, queue_webhooks


async def look_up(events: Sequence[IncomingEvent], work: NotifyUnitOfWork) -> None:
    """Look-ups of a batch: what was told already, open calls, followers and preferences, and who subscribes."""
    told = [event for event in events if event.type in CASE_TYPES]
    erased = [erased_issue(event).case_id for event in events if event.type == ERASED_TYPE]
    if not told and not erased:
        return
    case_ids = {*(case_id_of(event) for event in told), *erased}
    await work.deliveries.look_up(event.id for event in told)
    await work.callbacks.lock_open(case_ids)
    await work.people.look_up(case_ids, {owner for event in told for owner in owners_in(event)})
    await work.subscriptions.look_up()


async def on_followed(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
    follow_issue(followed_issue(event), work)


async def on_release(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
    keep_release(event, work.releases)


def reactions(app: Application) -> ReactionTable[NotifyUnitOfWork]:
    async def prepare(events: Sequence[IncomingEvent], work: NotifyUnitOfWork) -> None:
        # Without this, a process that has just started would word by the units of before.
        await app.releases.looked()
        await look_up(events, work)

    async def tell(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        news = with_people(case_news(event), work.people)
        if news.event in EVENTS:
            await tell_parties(TellParties(news), app.phrasebook, work, app.clock)
        await queue_webhooks(queueing_of(event, news, app), work, app.clock)

    async def forget(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        await forget_issue(erased_issue(event), work, app.clock)

    return ReactionTable(
        {
            **dict.fromkeys(CASE_TYPES, tell),
            **dict.fromkeys(RELEASE_TYPES, on_release),
            FOLLOWED_TYPE: on_followed,
            ERASED_TYPE: forget,
        },
        prepare,
    )


def queueing_of(event: IncomingEvent, news: CaseNews, app: Application) -> QueueWebhooks:
    dispatcher_unit = dispatcher_for(news, app.units.dispatcher_of(news.area_code, news.receiving_unit))
    return QueueWebhooks(
        news, occurred_at(event) or app.clock.now(), dispatcher_unit, lambda: case_content(event, news)
    )
