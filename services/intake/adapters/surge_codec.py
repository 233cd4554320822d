"""A noticed surge as a contract, on a topic of its own, by the surge's id."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from contracts.intake.v1.alert_pb2 import SurgeDetected
from contracts.record.v1 import record_pb2
from services.intake.adapters.handling_codec import ALERT_TOPIC, task_of
from services.intake.domain.events import SurgeNoticed


def surge_noticed(event: SurgeNoticed) -> OutgoingEvent:
    surge, surge_id = event.surge, str(event.surge_id)
    after = {"issues": str(len(surge.reports)), "people": str(surge.people)}
    codes = {"category": surge.category_code, "area": surge.areas[0] if surge.areas else None}
    record = record_pb2.Record(
        actor=record_pb2.Actor(type=record_pb2.ACTOR_TYPE_SERVICE, ref="intake"),
        action="surge.detected",
        subject_ref=surge_id,
        after=after | {name: code for name, code in codes.items() if code} | _marks(event),
    )
    record.occurred_at.FromDatetime(surge.detected_at)
    message = SurgeDetected(
        record=record,
        surge_id=surge_id,
        headline_masked=surge.headline,
        category_code=surge.category_code or "",
        area_codes=surge.areas,
        issue_ids=surge.reports,
        growth=surge.growth,
        headline_issue_id=surge.headline_report,
        task=task_of(event.handling, event.told_units),
    )
    message.first_seen.FromDatetime(surge.first_seen)
    message.detected_at.FromDatetime(surge.detected_at)
    payload = message.SerializeToString(deterministic=True)
    kind = SurgeDetected.DESCRIPTOR.full_name
    return OutgoingEvent(new_id(), ALERT_TOPIC, surge_id, kind, payload, surge.detected_at)


def _marks(event: SurgeNoticed) -> dict[str, str]:
    return {"to_verify": "true"} if event.surge.to_verify else {}
