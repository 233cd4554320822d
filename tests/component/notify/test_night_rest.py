"""Who wanted no call is written to instead, but not at night, whenever the message is tried."""

from datetime import timedelta

from chassis.ids import new_id
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel
from tests.component.notify.test_sms_rounds import Office, database_url, office, send

__all__ = ["database_url", "office"]


async def intend_uncalled(office: Office) -> None:
    [case_id] = await office.intend(1)
    async with office.work() as work:
        [told] = await work.deliveries.of_case(case_id, None, 2)
        call = told._replace(id=new_id(), channel=Channel.CALLBACK, purpose="reporter_resolved")
        work.deliveries.add(call._replace(state=DeliveryState.SUPPRESSED, reason_code="no_call_wanted"))


async def test_what_is_tried_again_at_night_waits_for_the_morning(office: Office):
    # To ten seconds before 21:00.
    office.clock.advance(timedelta(hours=10, minutes=59, seconds=50))
    await intend_uncalled(office)
    office.contacts.is_there = False
    sender = office.sender()
    await send(sender)
    await sender._round(0)
    office.contacts.is_there = True
    office.clock.advance(timedelta(minutes=1))
    assert await send(sender) == 0
    office.clock.advance(timedelta(hours=10, minutes=58))
    assert await send(sender) == 0
    office.clock.advance(timedelta(minutes=2))
    assert await send(sender) == 1
