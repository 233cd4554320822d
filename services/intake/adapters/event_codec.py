"""Intake's events as contracts, and routing's contracts as intake understands them. Nobody else knows `contracts`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, OutgoingEvent
from chassis.recording import seal_into
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from contracts.routing.v1.case_pb2 import Case, CaseDisputed, FeedbackNoted
from services.intake.adapters.act_codec import reporter_acted
from services.intake.adapters.content_codec import content_event
from services.intake.adapters.evidence_codec import detail_of
from services.intake.adapters.handling_codec import issue_answered, surge_handled
from services.intake.adapters.issue_topic import outgoing
from services.intake.adapters.privacy_codec import consent_changed, issue_erased, issue_followed, personal_data_read
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
from services.intake.domain.issue import ReportedFacts
from services.intake.domain.progress import CaseState
from services.intake.domain.received_issue import ReceivedIssue

CASE_TOPIC = "routing.case.v1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
            return _issue_received(event)
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


def _issue_received(event: IssueReceived) -> OutgoingEvent:
    issue = event.issue
    message = issue_pb2.IssueReceived(issue=issue_message(issue, event.attachment_ids))
    after = {"status": "received", "channel": issue.channel, "urgency": issue.urgency}
    codes = {"category": issue.category_code, "area": issue.area_code, "receiving_unit": issue.receiving_unit}
    # In place, for Protobuf copies whatever is given to a constructor.
    record = message.record
    record.occurred_at.CopyFrom(message.issue.received_at)
    record.actor.CopyFrom(_actor(event.actor))
    record.action = "issue.received"
    record.case_id = message.issue.issue_id
    record.subject_ref = issue.reporter_ref
    for name, code in (after | codes).items():
        if code:
            record.after[name] = code
    seal_into(record, event.words)
    message.issue.grid_code = event.grid_code
    message.issue.photos_before.extend(event.photos_before)
    message.issue.photos_after.extend(event.photos_after)
    # The issue's own id, which its receipt names: whoever has that can ask for the proof that the event is in the log.
    return outgoing(issue.id, message, issue.received_at, event_id=issue.id)


def issue_message(issue: ReceivedIssue, attachment_ids: Sequence[str] = ()) -> issue_pb2.Issue:
    return issue_pb2.Issue(
        issue_id=str(issue.id),
        channel=issue.channel,
        title_masked=issue.title_masked,
        text_masked=issue.text_masked,
        category_code=issue.category_code or "",
        area_code=issue.area_code or "",
        urgency=issue.urgency,
        occurred_at=_timestamp(issue.occurred_at) if issue.occurred_at else None,
        received_at=_timestamp(issue.received_at),
        reporter_ref=issue.reporter_ref,
        anonymous=issue.anonymous,
        on_behalf=issue.on_behalf,
        about_unit=issue.about_unit or "",
        facts=_facts(issue.facts),
        receiving_unit=issue.receiving_unit or "",
        attachment_ids=attachment_ids,
        external_system=issue.external_system or "",
        handled_on_spot=issue.handled_on_spot,
        call_back_wanted=issue.call_back_wanted,
    )


def _facts(facts: ReportedFacts) -> issue_pb2.Facts:
    online = None
    if facts.online is not None:
        # Address and account may name a person: they stay sealed.
        platform, operator_area = facts.online.platform or "", facts.online.operator_area or ""
        online = issue_pb2.Online(platform=platform, operator_area=operator_area)
    return issue_pb2.Facts(
        place_kind=facts.place_kind,
        party_kind=facts.party_kind,
        party_count=facts.party_count,
        repeat_count=facts.repeat_count,
        amount=facts.amount,
        online=online,
    )


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
    kind = f"ACTOR_TYPE_{actor.role.upper()}"
    return record_pb2.Actor(type=kind, ref=actor.ref, post=actor.post or "", unit=actor.unit or "")


def _timestamp(moment: datetime) -> Timestamp:
    """By hand: the library's conversion costs as much as the rest of the message."""
    since = moment - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1000)


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
