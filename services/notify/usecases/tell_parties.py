"""Tell every party of one event of a case, each once."""

from dataclasses import dataclass
from datetime import datetime

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import Delivery, DeliveryKey
from services.notify.domain.events import DeliveryRecorded
from services.notify.domain.who_is_told import dispatcher_for, tellings
from services.notify.domain.wording import variables
from services.notify.usecases.channels import CHANNELS, Outgoing
from services.notify.usecases.ports import Channels, Phrasebook


@dataclass(frozen=True, slots=True)
class TellParties:
    """A command."""

    news: CaseNews


async def tell_parties(command: TellParties, phrasebook: Phrasebook, work: Channels, clock: Clock) -> None:
    """Whoever the ledger says was told is passed over."""
    news, now = command.news, clock.now()
    dispatcher_unit = dispatcher_for(news, phrasebook.units.dispatcher_of(news.area_code, news.receiving_unit))
    values = variables(news, phrasebook.units, dispatcher_unit)
    for telling in tellings(news, dispatcher_unit):
        rule = telling.rule
        if work.deliveries.is_told(DeliveryKey(news.event_id, rule.party, telling.recipient.ref, rule.template)):
            continue
        template = phrasebook.templates[rule.template]
        outgoing = Outgoing(new_id(), telling, template.render(values), news, dispatcher_unit)
        _tell(outgoing, template.id, work, now)


def _tell(outgoing: Outgoing, template_id: str, work: Channels, now: datetime) -> None:
    receipt = CHANNELS[outgoing.telling.rule.channel](outgoing, work, now)
    news, telling = outgoing.news, outgoing.telling
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
