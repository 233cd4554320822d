"""What routing hears from intake: issues, and what their reporters say afterwards."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from services.routing.adapters.erasing import erased_case_of, let_go_of_words
from services.routing.adapters.event_codec import quick_fix_of, report_of
from services.routing.adapters.reporter_codec import (
    feedback_of,
    fix_judgement_of,
    question_of,
    reason_of,
    supplement_of,
)
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.case import Case
from services.routing.domain.facts import InvalidFactsError
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import CaseUnknown
from services.routing.usecases.hear_reporter import (
    ReporterSaid,
    ask_reopen,
    note_feedback,
    supplement_case,
    withdraw_case,
)
from services.routing.usecases.hear_residents import note_fix_answer, note_question
from services.routing.usecases.route_issue import RouteIssue, route_issue

Said = TypeVar("Said", bound=ReporterSaid)
Reaction = Callable[[IncomingEvent, RoutingUnitOfWork], Coroutine[Any, Any, None]]

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
            issue = event.message.issue  # type: ignore[attr-defined]
            command = RouteIssue(report, quick_fix_of(event.message), issue.grid_code)  # type: ignore[arg-type]
            await route_issue(command, work, app.clock, app.shelf, app.quick_fix)
        except InvalidFactsError as error:
            raise InvalidMessage(f"facts: {', '.join(field for field, _ in error.problems)}") from None

    def heard(read: Callable[[IncomingEvent], Said], hear: Callable[[Said, Desk], Awaitable[Case]]) -> Reaction:
        async def react(event: IncomingEvent, work: RoutingUnitOfWork) -> None:
            # The issue's own event may stand before it in this batch.
            await work.flush()
            try:
                await hear(read(event), Desk(work, app.clock, app.shelf, app.mask))
            except CaseUnknown:
                # It comes after its issue, on the same partition.
                raise InvalidMessage("there is no such case") from None

        return react

    async def erased(event: IncomingEvent, work: RoutingUnitOfWork) -> None:
        case_id = erased_case_of(event)
        if case_id is not None:
            # What stands before it in this batch is written first.
            await work.flush()
            await let_go_of_words(case_id, work.connection)

    table: dict[str, Reaction] = {
        ISSUE_RECEIVED: issue_received,
        "intake.v1.IssueSupplemented": heard(supplement_of, supplement_case),
        "intake.v1.FeedbackGiven": heard(feedback_of, note_feedback),
        "intake.v1.ReopenRequested": heard(reason_of, ask_reopen),
        "intake.v1.IssueWithdrawn": heard(reason_of, withdraw_case),
        "intake.v1.AnswerQuestioned": heard(question_of, note_question),
        "intake.v1.FixJudged": heard(fix_judgement_of, note_fix_answer),
        "intake.v1.IssueErased": erased,
    }
    return ReactionTable(table, prepare)


def _case_key(event: IncomingEvent) -> str:
    """The key, when it is a UUID as we write them; others are refused when they are handled."""
    key = event.raw.key_text
    try:
        return key if str(UUID(key)) == key else ""
    except ValueError:
        return ""
