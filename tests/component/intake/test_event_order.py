"""Events of one issue are published in the order of their commits, whoever tells of it."""

from uuid import UUID, uuid4

from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.domain.events import IssueFollowed
from tests.component.event_order import the_older_waits


async def test_a_transaction_that_is_older_does_not_overtake_one_that_has_told_of_the_issue(house) -> None:
    issue_id: UUID = uuid4()

    def tell(work: IntakeUnitOfWork) -> None:
        work.publish(IssueFollowed(issue_id, "a" * 32, uuid4().hex, 1, house.clock.now()))

    await the_older_waits(house.app.unit_of_work, tell, str(issue_id))
