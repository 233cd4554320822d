"""What routing hears: issues from intake."""

from collections.abc import Sequence
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from services.routing.adapters.event_codec import report_of
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.facts import InvalidFactsError
from services.routing.usecases.route_issue import RouteIssue, route_issue

ISSUE_RECEIVED = "intake.v1.IssueReceived"


def reactions(app: Application) -> ReactionTable[RoutingUnitOfWork]:
    async def prepare(events: Sequence[IncomingEvent], work: RoutingUnitOfWork) -> None:
        # Without this, a process that has just started would take an unread rulebook for a missing one.
        await app.shelf.looked()
        await work.cases.look_up({UUID(key) for key in map(_case_key, events) if key})
        await work.post_loads.load()

    async def issue_received(event: IncomingEvent, work: RoutingUnitOfWork) -> None:
        report = report_of(event.message.issue)  # type: ignore[attr-defined]
        if str(report.case_id) != event.raw.key_text:
            # Its later events would lie on another partition, out of order.
            raise InvalidMessage("the key is not the issue_id")
        try:
            await route_issue(RouteIssue(report), work, app.clock, app.shelf)
        except InvalidFactsError as error:
            raise InvalidMessage(f"facts: {', '.join(field for field, _ in error.problems)}") from None

    return ReactionTable({ISSUE_RECEIVED: issue_received}, prepare)


def _case_key(event: IncomingEvent) -> str:
    """The key, when it is a UUID as we write them; others are refused when they are handled."""
    key = event.raw.key_text
    try:
        return key if str(UUID(key)) == key else ""
    except ValueError:
        return ""
