"""Events of one case are published in the order of their commits, whoever tells of it."""

from collections.abc import Callable
from uuid import UUID, uuid4

from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.domain.events import DeliveryRecorded
from tests.component.event_order import others_do_not_wait, the_older_waits
from tests.component.notify.test_sms_rounds import database_url, intent, office

__all__ = ["database_url", "office"]


def told(office, case_id: UUID) -> Callable[[NotifyUnitOfWork], None]:
    def tell(work: NotifyUnitOfWork) -> None:
        now = office.clock.now()
        delivery = intent(case_id, now)
        work.deliveries.add(delivery)
        work.publish(DeliveryRecorded(delivery, None, now))

    return tell


async def test_a_transaction_that_is_older_does_not_overtake_one_that_has_told_of_the_case(office):
    case_id = uuid4()
    await the_older_waits(office.work, told(office, case_id), str(case_id))


async def test_cases_of_others_are_told_of_without_waiting(office):
    await others_do_not_wait(office.work, told(office, uuid4()), told(office, uuid4()))
