"""Intake's events as contracts, and routing's contracts as intake understands them. Nobody else knows `contracts`."""

from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, OutgoingEvent
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from contracts.routing.v1.case_pb2 import Case, CaseDisputed, FeedbackNoted
from services.intake.adapters.act_codec import reporter_acted
from services.intake.adapters.content_codec import content_event
from services.intake.adapters.evidence_codec import detail_of
from services.intake.adapters.handling_codec import issue_answered, surge_handled
from services.intake.adapters.issue_topic import outgoing
from services.intake.adapters.privacy_codec import consent_changed, issue_erased, issue_followed, personal_data_read
from services.intake.adapters.received_codec import fill_actor, fill_time, issue_received
from services.intake.adapters.surge_codec import surge_noticed
from services.intake.adapters.talk_codec import fix_judged
from services.intake.domain.events import (
    Actor,
    ChildIssueOpened,
    ConsentChanged,
    ContentMarked,
    ContentReviewed,
    FixJudged,
    IssueAnswered,
    IssueErased,
    IssueFollowed,
    IssueReceived,
    MessageConsentChanged,
    PersonalDataRead,
    Published,
    ReporterActed,
    SurgeHandled,
    SurgeNoticed,
    VirusCaught,
)
from services.intake.domain.progress import CaseState

CASE_TOPIC = "routing.case.v1"
# As routing calls the mark of a low rating, and what its events make of it.
_RATING = "rating"
_RATINGS = {
    "routing.v1.MarkHeard": "contested",
    "routing.v1.MarkAppealed": "contested",
    "routing.v1.MarkUpheld": "upheld",
    "routing.v1.MarkExcused": "excused",
}
_RATED_TYPE = FeedbackNoted.DESCRIPTOR.full_name
_DISPUTED_TYPE = CaseDisputed.DESCRIPTOR.full_name


def encode(event: IssueReceived | Published) -> OutgoingEvent:
    match event:
        case IssueReceived():
            return issue_received(event)
        case ReporterActed():
            return reporter_acted(event, _actor(event.actor))
        case ChildIssueOpened():
            return _child_issue_opened(event)
        case PersonalDataRead():
            return personal_data_read(event, _actor(event.actor))
        case IssueFollowed() | FixJudged():
            return issue_followed(event) if isinstance(event, IssueFollowed) else fix_judged(event)
        case IssueErased():
            return issue_erased(event, _actor(event.actor))
        case ConsentChanged() | MessageConsentChanged():
            return consent_changed(event)
        case ContentMarked() | ContentReviewed() | VirusCaught():
            return content_event(event, _actor)
        case SurgeNoticed():
            return surge_noticed(event)
        case SurgeHandled():
            return surge_handled(event, _actor(event.actor))
        case IssueAnswered():
            return issue_answered(event)


def _child_issue_opened(event: ChildIssueOpened) -> OutgoingEvent:
    child = event.child
    record = record_pb2.Record(
        occurred_at=_timestamp(event.occurred_at),
        actor=record_pb2.Actor(type=record_pb2.ACTOR_TYPE_SERVICE, ref="intake"),
        action="issue.child_opened",
        case_id=str(child.id),
        subject_ref=child.reporter_ref,
        after={"parent": str(event.parent_id)},
    )
    message = issue_pb2.ChildIssueOpened(record=record, issue_id=str(child.id), parent_issue_id=str(event.parent_id))
    return outgoing(child.id, message, event.occurred_at)


def _actor(actor: Actor) -> record_pb2.Actor:
    message = record_pb2.Actor()
    fill_actor(message, actor)
    return message


def _timestamp(moment: datetime) -> Timestamp:
    message = Timestamp()
    fill_time(message, moment)
    return message


def case_id_of(event: IncomingEvent) -> UUID:
    """Raises InvalidMessage."""
    try:
        return UUID(_case(event).case_id)
    except ValueError:
        raise InvalidMessage("case_id is no UUID") from None


def part_ids_of(event: IncomingEvent) -> tuple[UUID, ...]:
    """Of a case that was split. Raises InvalidMessage."""
    try:
        return tuple(map(UUID, _case(event).part_ids))
    except ValueError:
        raise InvalidMessage("a part_id is no UUID") from None


def is_first(event: IncomingEvent) -> bool:
    """The event that opened the case."""
    return _case(event).case_version == 1


def case_state(event: IncomingEvent) -> tuple[CaseState, datetime]:
    """The case after the event, and when its issue was received. Raises InvalidMessage."""
    case = _case(event)
    if case.case_version < 1 or not case.state:
        raise InvalidMessage("a case event needs a case_version and a state")
    record: record_pb2.Record = event.message.record  # type: ignore[attr-defined]
    deadlines = case.deadlines
    state = CaseState(
        case_version=case.case_version,
        state=case.state,
        occurred_at=_moment(record.occurred_at),
        open311_status=case.open311_status or None,
        unit_code=case.lead.unit_code or None,
        post_code=case.lead.post_code or None,
        power_code=case.lead.power_code or None,
        respond_at=_moment(deadlines.respond_at) if deadlines.HasField("respond_at") else None,
        resolve_at=_moment(deadlines.resolve_at) if deadlines.HasField("resolve_at") else None,
        triage_reason=case.triage_reason or None,
        answer=case.result_masked or None,
        question=case.question_masked or None,
        concerned_units=(*_concerned(case), *_deciding(event)),
        rating=_rating(event.type, record.reason_code),
    )
    received_at = case.received_at if case.HasField("received_at") else record.occurred_at
    return state, _moment(received_at)


def _rating(event_type: str, reason_code: str) -> str | None:
    if event_type == _RATED_TYPE:
        return ""
    return _RATINGS.get(event_type) if reason_code == _RATING else None


def _concerned(case: Case) -> tuple[str, ...]:
    """Every unit with a stake. A post's code begins with its unit's: a community's posts are its street's."""
    lead, assistants = case.lead, case.assistants
    units = [lead.unit_code, lead.post_code.rpartition("-")[0], case.supervising_unit, *case.disputed_units]
    units += [each.unit_code for each in assistants]
    units += [each.post_code.rpartition("-")[0] for each in assistants]
    return tuple(dict.fromkeys(unit for unit in units if unit and unit not in case.withheld_from))


def _deciding(event: IncomingEvent) -> tuple[str, ...]:
    """Who rules a dispute that has been opened has to read the case."""
    named = detail_of(event).get("deciding_unit") if event.type == _DISPUTED_TYPE else None
    return (named,) if isinstance(named, str) and named else ()


def _case(event: IncomingEvent) -> Case:
    return event.message.case  # type: ignore[attr-defined,no-any-return]


def _moment(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(UTC)
