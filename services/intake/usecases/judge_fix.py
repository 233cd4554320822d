"""One whom an issue affects, its reporter or a follower, says whether a proposed fix suits them, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.personal_data.masking import mask
from services.intake.domain.act_form import TEXT_CHARACTERS_MAX
from services.intake.domain.events import Actor, FixJudged
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue_errors import FixNotOpen, InvalidIssue, IssueUnknown
from services.intake.domain.issue_rules import check_attachment_ids
from services.intake.domain.request_form import RequestForm
from services.intake.domain.resident_talk import FixAnswer, FixProposal
from services.intake.domain.text_rules import check_text
from services.intake.usecases.attach_files import usable_attachments
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class JudgeFix:
    """`submitted` is the request's JSON object."""

    issue_id: UUID
    submitted: Mapping[str, object]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Judged:
    proposal: FixProposal
    answer: FixAnswer


async def judge_fix(command: JudgeFix, work: IntakeWork, clock: Clock) -> Judged:
    """Raises IssueUnknown, InvalidIssue or FixNotOpen, in this order. Said again, the last word counts."""
    stored = await require_affected(command.actor, await work.issues.lock(command.issue_id), work)
    form = RequestForm(command.submitted)
    form.refuse_others(frozenset({"suits", "comment", "attachments"}))
    suits, comment, files = form.flag("suits"), form.text("comment") or "", form.texts("attachments")
    errors = [*form.errors, *check_text("comment", comment, TEXT_CHARACTERS_MAX), *check_attachment_ids(files)]
    if command.submitted.get("suits") is None:
        errors.append(field_error("suits", "missing"))
    errors += [] if errors else await _file_errors(files, command.actor, work)
    if errors:
        raise InvalidIssue(errors)
    proposals, now = (await work.talk.of_issue(stored.issue.id, with_questions=False)).proposals, clock.now()
    if not proposals or not proposals[-1].is_open(now):
        raise FixNotOpen
    last = proposals[-1]
    answer = FixAnswer(stored.issue.id, last.number, command.actor.ref, bool(suits), mask(comment).text, now)
    work.talk.add_answer(answer)
    for each in files:
        work.attachments.bind(UUID(each), stored.issue.id, None)
    affected = 1 + await work.followers.count(stored.issue.id)
    work.publish(FixJudged(answer, stored.issue.reporter_ref, tuple(map(str.lower, files)), affected))
    return Judged(last, answer)


async def require_affected(actor: Actor, stored: StoredIssue | None, work: IntakeWork) -> StoredIssue:
    """The issue itself. Raises IssueUnknown: others don't learn whether the issue exists."""
    if stored is None:
        raise IssueUnknown
    is_own = stored.issue.reporter_ref == actor.ref
    if not is_own and not await work.followers.is_one(stored.issue.id, actor.ref):
        raise IssueUnknown
    return stored


async def _file_errors(files: tuple[str, ...], actor: Actor, work: IntakeWork) -> list[FieldError]:
    if not files:
        return []
    usable = await usable_attachments(files, actor.ref, work.attachments)
    is_fine = usable.issuperset(map(str.lower, files))
    return [] if is_fine else [field_error("attachments", "unknown_attachment")]
