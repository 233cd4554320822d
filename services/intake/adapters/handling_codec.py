"""What is done about a surge, as a contract: on the alert topic by the surge's id, and for each issue on its own."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from contracts.intake.v1.alert_pb2 import SurgeHandled as SurgeHandledMessage
from contracts.intake.v1.alert_pb2 import SurgeTask
from contracts.intake.v1.issue_pb2 import IssueAnswered as IssueAnsweredMessage
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.domain.events import IssueAnswered, SurgeHandled
from services.intake.domain.surges.handling import Handling

ALERT_TOPIC = "intake.alert.v1"


def surge_handled(event: SurgeHandled, actor: record_pb2.Actor) -> OutgoingEvent:
    handling, surge_id = event.handling, str(event.handling.surge_id)
    record = record_pb2.Record(
        actor=actor,
        action=f"surge.{event.what}",
        reason_code=event.what,
        subject_ref=surge_id,
        after=_codes(handling),
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    message = SurgeHandledMessage(
        record=record,
        surge_id=surge_id,
        headline_masked=event.headline,
        headline_issue_id=str(event.headline_issue),
        area_codes=event.areas,
        task=task_of(handling, event.told_units),
        claim_masked=handling.claim or "",
        answer_masked=handling.answer or "",
    )
    payload = message.SerializeToString(deterministic=True)
    kind = SurgeHandledMessage.DESCRIPTOR.full_name
    return OutgoingEvent(new_id(), ALERT_TOPIC, surge_id, kind, payload, event.occurred_at)


def task_of(handling: Handling, told_units: tuple[str, ...]) -> SurgeTask:
    task = SurgeTask(lead_unit=handling.lead_unit or "", told_units=told_units, to_verify=handling.to_verify)
    task.acknowledge_by.FromDatetime(handling.acknowledge_by)
    task.answer_by.FromDatetime(handling.answer_by)
    return task


def issue_answered(event: IssueAnswered) -> OutgoingEvent:
    record = record_pb2.Record(
        actor=record_pb2.Actor(type=record_pb2.ACTOR_TYPE_SERVICE, ref="intake"),
        action="issue.answered_together",
        case_id=str(event.issue_id),
        subject_ref=event.reporter_ref,
        after={"surge": str(event.surge_id), "outcome": event.outcome},
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    message = IssueAnsweredMessage(
        record=record,
        issue_id=str(event.issue_id),
        surge_id=str(event.surge_id),
        channel=event.channel,
        title_masked=event.title,
        area_code=event.area_code or "",
        receiving_unit=event.receiving_unit or "",
        answer_masked=event.answer,
        outcome=event.outcome,
        call_back_wanted=event.call_back_wanted,
    )
    return outgoing(event.issue_id, message, event.occurred_at)


def _codes(handling: Handling) -> dict[str, str]:
    codes = {
        "lead_unit": handling.lead_unit,
        "to_verify": "true" if handling.to_verify else None,
        "outcome": handling.outcome,
        "evidence": str(len(handling.evidence)) if handling.evidence else None,
    }
    return {name: str(code) for name, code in codes.items() if code}
