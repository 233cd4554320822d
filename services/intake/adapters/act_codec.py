"""What reporters say after sending an issue, as contracts."""

from google.protobuf.message import Message

from chassis.events import OutgoingEvent
from chassis.recording import seal_into
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.domain.events import ReporterActed
from services.intake.domain.reporter_acts import ActKind, ReporterAct

ACTIONS = {
    ActKind.SUPPLEMENTS: "issue.supplemented",
    ActKind.FEEDBACK: "issue.feedback_given",
    ActKind.REOPEN: "issue.reopen_requested",
    ActKind.WITHDRAW: "issue.withdrawn",
    ActKind.QUESTIONS: "issue.answer_questioned",
}


def reporter_acted(event: ReporterActed, actor: record_pb2.Actor) -> OutgoingEvent:
    """The words are masked; the record has codes, and the words sealed."""
    act, issue_id = event.act, str(event.act.issue_id)
    record = record_pb2.Record(
        actor=actor,
        action=ACTIONS[act.kind],
        case_id=issue_id,
        subject_ref=event.reporter_ref,
        after=_codes(act),
    )
    record.occurred_at.FromDatetime(act.at)
    seal_into(record, event.words)
    return outgoing(act.issue_id, _message(act, issue_id, record), act.at)


def _message(act: ReporterAct, issue_id: str, record: record_pb2.Record) -> Message:
    match act.kind:
        case ActKind.SUPPLEMENTS:
            return issue_pb2.IssueSupplemented(
                record=record,
                issue_id=issue_id,
                text_masked=act.text_masked,
                attachment_ids=act.attachment_ids,
                answers_question=act.answers_question,
            )
        case ActKind.FEEDBACK:
            return issue_pb2.FeedbackGiven(
                record=record,
                issue_id=issue_id,
                resolved=bool(act.resolved),
                satisfaction=act.satisfaction or 0,
                comment_masked=act.text_masked,
            )
        case ActKind.REOPEN:
            return issue_pb2.ReopenRequested(record=record, issue_id=issue_id, reason_masked=act.text_masked)
        case ActKind.WITHDRAW:
            return issue_pb2.IssueWithdrawn(record=record, issue_id=issue_id, reason_masked=act.text_masked)
        case ActKind.QUESTIONS:
            return issue_pb2.AnswerQuestioned(
                record=record, issue_id=issue_id, question_id=str(act.id), text_masked=act.text_masked
            )


def _codes(act: ReporterAct) -> dict[str, str]:
    """What changed, for the record."""
    match act.kind:
        case ActKind.SUPPLEMENTS:
            return {"answers_question": str(act.answers_question).lower(), "attachments": str(len(act.attachment_ids))}
        case ActKind.FEEDBACK:
            return {"resolved": str(act.resolved).lower(), "satisfaction": str(act.satisfaction)}
        case ActKind.REOPEN:
            return {"reopen": "requested"}
        case ActKind.WITHDRAW:
            return {"withdrawn": "true"}
        case ActKind.QUESTIONS:
            return {"question_id": str(act.id)}
