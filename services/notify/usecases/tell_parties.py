"""Tell every party of one event of a case, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.clock import Clock
from chassis.ids import new_id, new_row_id
from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import REASON_UNSUBSCRIBED, Delivery, DeliveryKey, DeliveryState
from services.notify.domain.digests import SAME_BUNDLE_MIN
from services.notify.domain.events import DeliveryRecorded
from services.notify.domain.parties import Channel
from services.notify.domain.templates import Message, Template
from services.notify.domain.ways import told_by, ways_beside, worded_by
from services.notify.domain.who_is_told import Telling, dispatcher_for, tellings
from services.notify.domain.wording import variables, words_of
from services.notify.usecases.channels import CHANNELS, Outgoing, Receipt
from services.notify.usecases.ports import Channels, People, Phrasebook


@dataclass(frozen=True, slots=True)
class TellParties:
    """A command; `news` as `with_people` gives it. `sends`: the ways beside the inbox that are set up."""

    news: CaseNews
    sends: frozenset[Channel] = frozenset()


async def tell_parties(command: TellParties, phrasebook: Phrasebook, work: Channels, clock: Clock) -> None:
    """Whoever the ledger says was told is passed over; what somebody left out is known, and not told."""
    news, now = command.news, clock.now()
    dispatcher_unit = dispatcher_for(news, phrasebook.units.dispatcher_of(news.area_code, news.receiving_unit))
    in_words = _InWords(news, phrasebook, dispatcher_unit)
    everybody = list(_by_further_ways(tellings(news, dispatcher_unit), command, work))
    bundles = _bundles([telling for telling, _ in everybody])
    for telling, next_ways in everybody:
        rule = telling.rule
        if work.deliveries.is_told(DeliveryKey(news.event_id, rule.party, telling.recipient.ref, rule.template)):
            continue
        language = work.people.preferences_of(telling.recipient.owner).language
        template = phrasebook.template(worded_by(rule), language)
        message, bundle_id = in_words.of(template), bundles.get(rule.template)
        outgoing = Outgoing(
            new_row_id(), telling, message, news, dispatcher_unit, template.digest, bundle_id, next_ways
        )
        _tell(outgoing, template.id, work, now)


class _InWords:
    """Each template is filled once, however many are told by it."""

    def __init__(self, news: CaseNews, phrasebook: Phrasebook, dispatcher_unit: str) -> None:
        self._news, self._phrasebook, self._dispatcher_unit = news, phrasebook, dispatcher_unit
        self._values: dict[str, dict[str, str]] = {}
        self._worded: dict[str, Message] = {}

    def of(self, template: Template) -> Message:
        if template.id not in self._worded:
            self._worded[template.id] = template.render(self._values_in(template.language))
        return self._worded[template.id]

    def _values_in(self, language: str) -> dict[str, str]:
        if language not in self._values:
            units = self._phrasebook.units
            self._values[language] = variables(self._news, units, self._dispatcher_unit, words_of(language))
        return self._values[language]


def _bundles(everybody: Sequence[Telling]) -> dict[str, UUID]:
    """By purpose, of those that so many people are told."""
    counts = Counter(telling.rule.template for telling in everybody)
    return {purpose: new_id() for purpose, count in counts.items() if count >= SAME_BUNDLE_MIN}


def _by_further_ways(
    found: Iterable[Telling], command: TellParties, work: Channels
) -> Iterator[tuple[Telling, tuple[Channel, ...]]]:
    """Each with the ways that come after its own."""
    for telling in found:
        yield telling, ()
        if telling.uncalled and work.callbacks.open_of(command.news.case_id) is not None:
            # It is said in the call that is open anyway.
            continue
        preferences = work.people.preferences_of(telling.recipient.owner)
        first, *others = ways_beside(telling, preferences, work.consents.has, command.sends) or (None,)
        if first is not None:
            yield told_by(telling, first), tuple(way for way in others if way is not None)


def with_people(news: CaseNews, people: People) -> CaseNews:
    """With who follows the case, and without its words where they were erased."""
    followers = tuple(people.followers_of(news.case_id))
    if people.is_erased(news.case_id):
        return replace(news, title_masked="", result_masked="", question_masked="", followers=followers)
    return replace(news, followers=followers) if followers else news


def _tell(outgoing: Outgoing, template_id: str, work: Channels, now: datetime) -> None:
    news, telling = outgoing.news, outgoing.telling
    if work.people.preferences_of(telling.recipient.owner).leaves_out(news.event, telling.urgency):
        receipt = Receipt(DeliveryState.SUPPRESSED, REASON_UNSUBSCRIBED)
    else:
        receipt = CHANNELS[telling.rule.channel](outgoing, work, now)
    delivery = Delivery(
        id=outgoing.delivery_id,
        cause_event_id=news.event_id,
        event=news.event,
        case_id=news.case_id,
        case_version=news.case_version,
        area_code=news.area_code,
        party=telling.rule.party,
        recipient=telling.recipient,
        channel=telling.rule.channel,
        purpose=telling.rule.template,
        template=template_id,
        urgency=telling.urgency,
        state=receipt.state,
        reason_code=receipt.reason_code,
        bundle_id=receipt.bundle_id,
        created_at=now,
        withheld_from=news.withheld_from,
    )
    work.deliveries.add(delivery)
    work.publish(DeliveryRecorded(delivery, None, now, power=news.power))
