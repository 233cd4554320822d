"""What intake tells of reporters after they sent an issue → commands."""

from datetime import UTC
from typing import cast
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.intake.v1 import issue_pb2
from contracts.record.v1.record_pb2 import Actor as ActorMessage
from contracts.record.v1.record_pb2 import ActorType
from services.routing.domain.events import Actor
from services.routing.usecases.hear_reporter import Feedback, ReporterSaid, Supplement
from services.routing.usecases.hear_residents import FixJudgement, Questioned


def supplement_of(event: IncomingEvent) -> Supplement:
    """This and the others raise InvalidMessage where the message names no case, or not that of its key."""
    message = cast(issue_pb2.IssueSupplemented, event.message)
    case_id, actor = _case_id(event, message.issue_id), _actor(message.record.actor)
    files = tuple(message.attachment_ids)
    return Supplement(case_id, actor, message.text_masked, files, message.answers_question)


def feedback_of(event: IncomingEvent) -> Feedback:
    message = cast(issue_pb2.FeedbackGiven, event.message)
    case_id, actor = _case_id(event, message.issue_id), _actor(message.record.actor)
    return Feedback(case_id, actor, message.comment_masked, message.resolved, message.satisfaction)


def question_of(event: IncomingEvent) -> Questioned:
    message = cast(issue_pb2.AnswerQuestioned, event.message)
    case_id, actor = _case_id(event, message.issue_id), _actor(message.record.actor)
    return Questioned(case_id, actor, message.text_masked, message.question_id)


def fix_judgement_of(event: IncomingEvent) -> FixJudgement:
    message = cast(issue_pb2.FixJudged, event.message)
    case_id, actor = _case_id(event, message.issue_id), _actor(message.record.actor)
    return FixJudgement(
        case_id,
        actor,
        message.comment_masked,
        said_at=message.record.occurred_at.ToDatetime(UTC),
        proposal=message.proposal,
        suits=message.suits,
        attachment_ids=tuple(message.attachment_ids),
        affected=message.affected,
    )


def reason_of(event: IncomingEvent) -> ReporterSaid:
    """Of ReopenRequested and IssueWithdrawn."""
    message = cast(issue_pb2.ReopenRequested, event.message)
    return ReporterSaid(_case_id(event, message.issue_id), _actor(message.record.actor), message.reason_masked)


def _case_id(event: IncomingEvent, text: str) -> UUID:
    if text != event.raw.key_text:
        raise InvalidMessage("the key is not the issue_id")
    try:
        return UUID(text)
    except ValueError:
        raise InvalidMessage("issue_id is no UUID") from None


def _actor(actor: ActorMessage) -> Actor:
    return Actor(ActorType.Name(actor.type).removeprefix("ACTOR_TYPE_").lower(), actor.ref, actor.post, actor.unit)
