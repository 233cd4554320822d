"""Show an issue to those it concerns; its originals only for a purpose, which is recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.issue_errors import IssueOutsideArea, IssueUnknown
from services.intake.domain.reference import Reference
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.ports import IntakeWork, StoredIssue, Vault

OWN_PURPOSE = "own"


@dataclass(frozen=True, slots=True)
class ShowIssue:
    """`purpose`: why an officer, supervisor or admin wants the originals; None for the masked issue."""

    issue_id: UUID
    actor: Actor
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """`originals` are the submitted fields as far as they may be seen."""

    stored: StoredIssue
    originals: dict[str, Any] | None


async def show_issue(
    command: ShowIssue, work: IntakeWork, vault: Vault, reference: Reference, clock: Clock
) -> ShownIssue:
    """Raises IssueUnknown, IssueOutsideArea or OriginalErased."""
    stored = await work.issues.by_id(command.issue_id)
    if stored is None:
        raise IssueUnknown
    owns = _check_may_see(command.actor, stored, reference)
    purpose = command.purpose or (OWN_PURPOSE if owns else None)
    if purpose is None:
        return ShownIssue(stored, None)
    issue = stored.issue
    content = SealedIssue.from_bytes(await vault.open(issue.reporter_ref, str(issue.id), stored.sealed))
    work.publish(
        PersonalDataRead(
            "issue.original_read", command.actor, issue.reporter_ref, purpose, clock.now(), case_id=issue.id
        )
    )
    return ShownIssue(stored, content.originals)


def _check_may_see(actor: Actor, stored: StoredIssue, reference: Reference) -> bool:
    """True for the owner. Other reporters don't learn whether the issue exists."""
    if actor.role == "reporter":
        if actor.ref != stored.issue.reporter_ref:
            raise IssueUnknown
        return True
    if _is_about(actor.unit, stored, reference):
        raise IssueOutsideArea
    concerned = (stored.issue.receiving_unit, stored.progress.unit_code)
    sees_all = actor.unit is None
    sees_area = actor.role in ("supervisor", "admin") and _lies_in_area(actor.unit, stored, reference)
    if not (sees_all or sees_area or actor.unit in concerned):
        raise IssueOutsideArea
    return False


def _is_about(unit_code: str | None, stored: StoredIssue, reference: Reference) -> bool:
    """A unit sees nothing that is about itself, not even what its own counter wrote down."""
    unit = reference.unit(unit_code or "")
    return unit is not None and stored.issue.about_unit in (unit.code, unit.name)


def _lies_in_area(unit_code: str | None, stored: StoredIssue, reference: Reference) -> bool:
    unit = reference.unit(unit_code or "")
    return unit is not None and unit.area_code in reference.gazetteer.lineage(stored.issue.area_code or "")
