"""A reporter tells more, judges, asks for it to be done again, or takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.personal_data.masking import mask
from chassis.sealed_words import new_salt
from services.intake.domain.act_form import SubmittedAct, read_act
from services.intake.domain.events import Actor, ReporterActed
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import Channel
from services.intake.domain.issue_errors import (
    ActNotPossible,
    InvalidIssue,
    IssueOutsideArea,
    IssueUnknown,
    OnlyReporter,
)
from services.intake.domain.issue_rules import ATTACHMENTS_MAX
from services.intake.domain.reference import Reference
from services.intake.domain.reporter_acts import ActKind, ReporterAct, legal_acts
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.attach_files import usable_attachments
from services.intake.usecases.ports import Desk, IntakeWork
from services.intake.usecases.sight import is_about
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class ActOnIssue:
    """`submitted` is the request's JSON object; `actor` its caller."""

    issue_id: UUID
    kind: ActKind
    submitted: Mapping[str, object]
    actor: Actor


@dataclass(frozen=True, slots=True)
class ActDone:
    """`legal`: what the reporter may do next."""

    act: ReporterAct
    stored: StoredIssue
    legal: list[ActKind]


async def act_on_issue(command: ActOnIssue, work: IntakeWork, desk: Desk, clock: Clock) -> ActDone:
    """Raises IssueUnknown, IssueOutsideArea, OnlyReporter, InvalidIssue or ActNotPossible, in this order."""
    stored = await work.issues.lock(command.issue_id)
    check_may_act(command.actor, stored, desk.reference)
    assert stored is not None  # noqa: S101 - checked
    new, errors = read_act(command.kind, command.submitted)
    errors += await _attachment_errors(new, command, work)
    if errors:
        raise InvalidIssue(errors)
    now = clock.now()
    before = [act for act, _ in await work.acts.of_issue(stored.issue.id)]
    legal = legal_acts(stored.progress, before, now)
    if command.kind not in legal:
        raise ActNotPossible(command.kind, stored.progress.state, stored.progress.zh, legal)
    act = ReporterAct(
        id=desk.new_id(),
        issue_id=stored.issue.id,
        kind=command.kind,
        at=now,
        text_masked=mask(new.text).text,
        attachment_ids=tuple(map(str.lower, new.attachments)),
        resolved=new.resolved,
        satisfaction=new.satisfaction,
        answers_question=command.kind is ActKind.SUPPLEMENTS and stored.progress.state == "awaiting_reporter",
    )
    ref = stored.issue.reporter_ref
    content = SealedIssue(command.submitted, new_salt())
    sealed = await desk.vault.seal(ref, str(act.id), content.to_bytes())
    work.acts.add(act, sealed)
    words = content.in_record(ref, str(act.id), sealed) if new.text else None
    work.publish(ReporterActed(act, ref, _event_actor(command.actor, ref), words))
    return ActDone(act, stored, legal_acts(stored.progress, [*before, act], now))


def check_may_act(actor: Actor, stored: StoredIssue | None, reference: Reference) -> None:
    """The reporter; where an officer wrote the issue down, officers of the same unit for them.

    Raises IssueUnknown, IssueOutsideArea or OnlyReporter.
    """
    if stored is None or (actor.role == "reporter" and actor.ref != stored.issue.reporter_ref):
        raise IssueUnknown
    if actor.role == "reporter":
        return
    issue = stored.issue
    if is_about(actor.unit, stored, reference) or actor.unit != issue.receiving_unit:
        raise IssueOutsideArea
    if not Channel(issue.channel).needs_officer:
        raise OnlyReporter


async def _attachment_errors(new: SubmittedAct, command: ActOnIssue, work: IntakeWork) -> list[FieldError]:
    if not new.attachments or len(new.attachments) > ATTACHMENTS_MAX:
        return []
    usable = await usable_attachments(new.attachments, command.actor.ref, work.attachments)
    used = sum(each.evidence_of is None for each in await work.attachments.of_issue(command.issue_id))
    if not usable.issuperset(map(str.lower, new.attachments)):
        return [field_error("attachments", "unknown_attachment")]
    if used + len(new.attachments) > ATTACHMENTS_MAX:
        return [field_error("attachments", "too_many", limit=ATTACHMENTS_MAX)]
    return []


def _event_actor(actor: Actor, reporter_ref: str) -> Actor:
    return Actor("reporter", reporter_ref) if actor.role == "reporter" else actor
