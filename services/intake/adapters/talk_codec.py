"""What residents say of a fix as a contract, and what routing's events tell them."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, OutgoingEvent
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.adapters.resident_talk import ResidentTalk
from services.intake.domain.events import FixJudged
from services.intake.domain.resident_talk import FixProposal, QuestionState


def fix_judged(event: FixJudged) -> OutgoingEvent:
    """The record has codes only."""
    answer = event.answer
    record = record_pb2.Record(
        actor=record_pb2.Actor(type=record_pb2.ACTOR_TYPE_REPORTER, ref=answer.reporter_ref),
        action="issue.fix_judged",
        case_id=str(answer.issue_id),
        subject_ref=event.reporter_ref,
        after={"proposal": str(answer.number), "suits": str(answer.suits).lower()},
    )
    record.occurred_at.FromDatetime(answer.at)
    message = issue_pb2.FixJudged(
        record=record,
        issue_id=str(answer.issue_id),
        proposal=answer.number,
        suits=answer.suits,
        comment_masked=answer.comment,
        attachment_ids=event.attachment_ids,
        affected=event.affected,
    )
    return outgoing(answer.issue_id, message, answer.at)


def keep_talk(event: IncomingEvent, case_id: UUID, talk: ResidentTalk) -> None:
    """Of the few events that tell residents something. Raises InvalidMessage."""
    keep = _KEPT.get(event.type)
    if keep is not None:
        keep(event.message, case_id, talk)


def _proposed(message: Any, case_id: UUID, talk: ResidentTalk) -> None:
    at, until = (each.ToDatetime(UTC) for each in (message.record.occurred_at, message.answer_by))
    talk.keep_proposal(FixProposal(case_id, message.number, message.text_masked, at, until))


def _noted(message: Any, case_id: UUID, talk: ResidentTalk) -> None:
    talk.keep_question(QuestionState(_id(message.question_id), case_id, due_at=message.due_at.ToDatetime(UTC)))


def _answered(message: Any, case_id: UUID, talk: ResidentTalk) -> None:
    at = message.record.occurred_at.ToDatetime(UTC)
    talk.keep_question(QuestionState(_id(message.question_id), case_id, answered_at=at, answer=message.answer_masked))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidMessage("question_id is no UUID") from None


_KEPT: Mapping[str, Callable[[Any, UUID, ResidentTalk], None]] = {
    "routing.v1.FixProposed": _proposed,
    "routing.v1.QuestionNoted": _noted,
    "routing.v1.QuestionAnswered": _answered,
}
