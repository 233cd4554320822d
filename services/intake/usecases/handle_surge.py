"""Officers take a surge up, mark what is heard in it as to be verified, and answer everybody in it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from chassis.personal_data.masking import mask
from services.intake.domain.attachment import OF_RESOLUTION
from services.intake.domain.events import Actor, SurgeHandled
from services.intake.domain.field_errors import field_error
from services.intake.domain.issue_errors import InvalidIssue, IssueOutsideArea, SurgeAnswered, SurgeUnknown
from services.intake.domain.reference import Reference
from services.intake.domain.surges.handling import VERIFY_WITHIN, Handling, Outcome, begun, reminder_at
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.usecases.list_surges import is_shown
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.watch_surges import units_told

EVIDENCE_MAX = 20


@dataclass(frozen=True, slots=True)
class AcknowledgeSurge:
    """`lead_unit`: another unit that shall answer it; None leaves it where it is."""

    surge_id: UUID
    actor: Actor
    lead_unit: str | None = None


@dataclass(frozen=True, slots=True)
class MarkRumour:
    """`claim`: what is said, as something that can be true or false."""

    surge_id: UUID
    actor: Actor
    claim: str


@dataclass(frozen=True, slots=True)
class AnswerSurge:
    """`outcome` and `evidence` are needed where something was to be verified."""

    surge_id: UUID
    actor: Actor
    text: str
    outcome: Outcome | None = None
    claim: str | None = None
    evidence: Sequence[UUID] = ()


async def acknowledge_surge(
    command: AcknowledgeSurge, work: IntakeWork, reference: Reference, clock: Clock
) -> NoticedSurge:
    """Once; later it may go to another unit. Raises SurgeUnknown, IssueOutsideArea, SurgeAnswered or InvalidIssue."""
    surge, handling = await _open(command.surge_id, command.actor, work, reference)
    lead_unit = command.lead_unit or handling.lead_unit
    if command.lead_unit and reference.unit(command.lead_unit) is None:
        raise InvalidIssue([field_error("lead_unit", "unknown_value")])
    now = clock.now()
    if handling.acknowledged_at is not None and lead_unit == handling.lead_unit:
        return surge
    first = _first(handling, command.actor, now)
    after = replace(
        handling, lead_unit=lead_unit, nudged=None, next_nudge_at=reminder_at(now, handling.answer_by), **first
    )
    return await _keep("acknowledged", surge, after, command.actor, work, reference, now)


async def mark_rumour(command: MarkRumour, work: IntakeWork, reference: Reference, clock: Clock) -> NoticedSurge:
    """From now on it is to be verified, and sooner. Raises SurgeUnknown, IssueOutsideArea or SurgeAnswered."""
    surge, handling = await _open(command.surge_id, command.actor, work, reference)
    now = clock.now()
    sooner = min(handling.answer_by, now + VERIFY_WITHIN)
    since_when = handling.acknowledged_at
    nudge = reminder_at(now, sooner) if since_when else handling.next_nudge_at
    after = replace(
        handling, to_verify=True, claim=mask(command.claim).text, answer_by=sooner, next_nudge_at=nudge, nudged=None
    )
    return await _keep("marked", surge, after, command.actor, work, reference, now)


async def answer_surge(command: AnswerSurge, work: IntakeWork, reference: Reference, clock: Clock) -> NoticedSurge:
    """Everybody in it is told soon, and whoever joins later, too. Raises as the others do."""
    surge, handling = await _open(command.surge_id, command.actor, work, reference)
    claim = mask(command.claim).text if command.claim else handling.claim
    _check_answer(command, handling, claim)
    await _bind(command, surge, work)
    now = clock.now()
    first = _first(handling, command.actor, now)
    after = replace(
        handling,
        claim=claim,
        answered_at=now,
        answer=mask(command.text).text,
        outcome=command.outcome if handling.to_verify else Outcome.ANSWERED,
        evidence=tuple(command.evidence),
        next_nudge_at=None,
        **first,
    )
    return await _keep("answered", surge, after, command.actor, work, reference, now)


def _first(handling: Handling, actor: Actor, now: datetime) -> dict[str, Any]:
    """Who is the first to do something has acknowledged it."""
    return {} if handling.acknowledged_at else {"acknowledged_at": now, "acknowledged_unit": actor.unit}


def _check_answer(command: AnswerSurge, handling: Handling, claim: str | None) -> None:
    """All faults at once. What is said to be true or false is shown by something."""
    if not handling.to_verify:
        return
    missing = {
        "claim": not claim,
        "outcome": command.outcome in (None, Outcome.ANSWERED),
        "evidence": not command.evidence,
    }
    faults = [field_error(name, "missing") for name, is_missing in missing.items() if is_missing]
    if faults:
        raise InvalidIssue(faults)


async def _bind(command: AnswerSurge, surge: NoticedSurge, work: IntakeWork) -> None:
    """The files belong to the first issue from now on, and its readers read them."""
    found = {each.id: each for each in await work.attachments.by_ids(list(command.evidence))}
    usable = [each for each in command.evidence if each in found and found[each].issue_id is None]
    if len(usable) < len(command.evidence) or any(found[each].owner_ref != command.actor.ref for each in usable):
        raise InvalidIssue([field_error("evidence", "unknown_attachment")])
    for each in usable:
        work.attachments.bind(each, surge.issues[0], OF_RESOLUTION)


async def _open(surge_id: UUID, actor: Actor, work: IntakeWork, reference: Reference) -> tuple[NoticedSurge, Handling]:
    surge = await work.surges.noticed(surge_id)
    if surge is None or not is_shown(surge, actor, reference):
        raise SurgeUnknown
    handling = surge.handling or begun(surge.id, None, surge.to_verify, surge.detected_at)
    if actor.role == "officer" and actor.unit is not None and actor.unit not in _may_handle(surge, handling, reference):
        raise IssueOutsideArea
    if handling.answered_at is not None:
        raise SurgeAnswered
    return surge, handling


def _may_handle(surge: NoticedSurge, handling: Handling, reference: Reference) -> set[str | None]:
    """The unit that answers it, who supervises that, and the service centre of the place."""
    centre = reference.service_centre(next(iter(surge.areas), None))
    return {handling.lead_unit, centre, *units_told(handling.lead_unit, reference)}


async def _keep(
    what: str,
    surge: NoticedSurge,
    after: Handling,
    actor: Actor,
    work: IntakeWork,
    reference: Reference,
    now: datetime,
) -> NoticedSurge:
    await work.surges.keep(after)
    told = units_told(after.lead_unit, reference)
    work.publish(SurgeHandled(what, after, surge.headline, surge.headline_issue, surge.areas, told, actor, now))
    return replace(surge, handling=after, to_verify=after.to_verify)
