"""What notify does when routing says something of a case or releases a rulebook, or intake something of an issue."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from uuid import UUID

from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from services.notify.adapters.alert_codec import NEWS_TYPES, news_of
from services.notify.adapters.consent_codec import CONSENT_TYPE, changed_consent
from services.notify.adapters.event_codec import case_news
from services.notify.adapters.issue_codec import ERASED_TYPE, FOLLOWED_TYPE, erased_issue, followed_issue
from services.notify.adapters.release_codec import RELEASE_TYPES, keep_release
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.webhooks.case_content import CASE_TYPES, case_content, case_for_queue, occurred_at
from services.notify.application import Application
from services.notify.domain.case_news import CaseNews
from services.notify.domain.digests import NUDGING
from services.notify.domain.parties import Channel, Recipient, RecipientKind
from services.notify.domain.units import Units
from services.notify.domain.webhooks.concern import concerned_units
from services.notify.domain.who_is_told import EVENTS, dispatcher_for
from services.notify.usecases.change_consent import change_consent
from services.notify.usecases.follow_issue import follow_issue
from services.notify.usecases.forget_issue import forget_issue
from services.notify.usecases.tell_parties import TellParties, tell_parties, with_people
from services.notify.usecases.unit_queues.tell_queues import TellQueues, tell_queues
from services.notify.usecases.webhooks.queue_webhooks import QueueWebhooks, queue_webhooks


async def look_up(
    events: Sequence[IncomingEvent],
    news: Mapping[UUID, CaseNews],
    work: NotifyUnitOfWork,
    units: Units,
    now: datetime,
    sends: frozenset[Channel] = frozenset(),
) -> None:
    """Look-ups of a batch: what was told already, open calls, followers and preferences, and who subscribes."""
    erased = [erased_issue(event).case_id for event in events if event.type == ERASED_TYPE]
    agreeing = _agreeing(events, news) if Channel.WECHAT in sends else ()
    if not news and not erased:
        await work.consents.look_up(agreeing)
        return
    # Whoever joins within the batch is told of what comes behind, and is among no followers yet.
    joining = [followed_issue(event).follower_ref for event in events if event.type == FOLLOWED_TYPE]
    # Nobody words a case from what was read before its words were taken out, in whichever process.
    await work.people.hold_words(is_erasing=bool(erased))
    case_ids = {*(one.case_id for one in news.values()), *erased}
    owners = {owner for one in news.values() for owner in owners_in(one, dispatcher_of(one, units))}
    owners.update(Recipient(RecipientKind.REPORTER, ref).owner for ref in joining)
    await work.deliveries.look_up(news)
    await work.callbacks.lock_open(case_ids)
    nudging = (one for one in news.values() if one.event in NUDGING)
    await work.digests.look_up({owner for one in nudging for owner in staff_in(one, dispatcher_of(one, units))}, now)
    await work.consents.look_up(agreeing)
    await work.people.look_up(case_ids, owners)
    await work.subscriptions.look_up(
        unit for one in news.values() for unit in concerned_units(one, dispatcher_of(one, units))
    )
    if work.subscriptions.by_kafka():
        await work.queue_places.look_up(case_ids)


def _agreeing(events: Sequence[IncomingEvent], news: Mapping[UUID, CaseNews]) -> Iterator[str]:
    """Whose consents the batch may spend or change: all are locked at once, in their order."""
    for one in news.values():
        yield Recipient(RecipientKind.REPORTER, one.reporter_ref).owner
    for event in events:
        if event.type == CONSENT_TYPE:
            yield Recipient(RecipientKind.REPORTER, changed_consent(event).reporter_ref).owner


async def on_followed(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
    follow_issue(followed_issue(event), work)


async def on_release(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
    keep_release(event, work.releases)


def reactions(app: Application) -> ReactionTable[NotifyUnitOfWork]:
    # Of the batch in hand, so that a case is read once for the look-ups and the tellings.
    batch: dict[UUID, CaseNews] = {}
    sends = app.settings.sends

    async def prepare(events: Sequence[IncomingEvent], work: NotifyUnitOfWork) -> None:
        # Without this, a process that has just started would word by the units and templates of before.
        await app.releases.looked()
        await app.templates.looked()
        batch.clear()
        batch.update((event.id, case_news(event)) for event in events if event.type in CASE_TYPES)
        batch.update((event.id, news_of(event)) for event in events if event.type in NEWS_TYPES)
        await look_up(events, batch, work, app.units, app.clock.now(), sends)

    async def tell_people(event: IncomingEvent, work: NotifyUnitOfWork) -> CaseNews:
        news = with_people(batch[event.id], work.people)
        if news.event in EVENTS:
            await tell_parties(TellParties(news, sends), app.phrasebook, work, app.clock)
        return news

    async def tell_of_surge(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        await tell_people(event, work)

    async def tell(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        news = await tell_people(event, work)
        at = occurred_at(event) or app.clock.now()
        # Made once, however many subscribe, and not at all for nobody.
        content = cache(partial(case_content, event, news))
        dispatcher_unit = dispatcher_of(news, app.units)
        await queue_webhooks(QueueWebhooks(news, at, dispatcher_unit, content), work, app.clock)
        case = cache(partial(case_for_queue, event, news))
        tell_queues(TellQueues(news, at, dispatcher_unit, case), app.units, work, app.clock)

    async def forget(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        await forget_issue(erased_issue(event), work, app.clock)

    async def change(event: IncomingEvent, work: NotifyUnitOfWork) -> None:
        await change_consent(changed_consent(event), app.settings.wechat_templates, work)

    return ReactionTable(
        {
            **dict.fromkeys(CASE_TYPES, tell),
            **dict.fromkeys(NEWS_TYPES, tell_of_surge),
            **dict.fromkeys(RELEASE_TYPES, on_release),
            FOLLOWED_TYPE: on_followed,
            ERASED_TYPE: forget,
            CONSENT_TYPE: change,
        },
        prepare,
    )


def dispatcher_of(news: CaseNews, units: Units) -> str:
    return dispatcher_for(news, units.dispatcher_of(news.area_code, news.receiving_unit))


def owners_in(news: CaseNews, dispatcher_unit: str) -> Iterator[str]:
    """Whose preferences a telling may ask for; those of followers are looked up with them."""
    yield Recipient(RecipientKind.REPORTER, news.reporter_ref).owner
    yield from staff_in(news, dispatcher_unit)


def staff_in(news: CaseNews, dispatcher_unit: str) -> Iterator[str]:
    """The inboxes of posts and units that a telling may go to."""
    for post in (news.lead, *news.assistants):
        yield Recipient(RecipientKind.POST, post.post_code).owner
    units = (news.lead.unit_code, news.supervising_unit, dispatcher_unit, *news.disputed_units)
    yield from (Recipient(RecipientKind.UNIT, unit).owner for unit in units)
    yield from (recipient.owner for recipient in (*news.named, *news.upper_level))
