"""What we have of somebody, given out to them: everything they told us, what became of it, and who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from services.intake.domain.events import Actor, ConsentChanged, PersonalDataRead
from services.intake.domain.issue_errors import OriginalErased
from services.intake.domain.privacy import Consent, DataAccess
from services.intake.domain.reporter_acts import ReporterAct
from services.intake.domain.sealed_issue import SealedIssue, said_in
from services.intake.usecases.ports import IntakeWork, Vault
from services.intake.usecases.sight import OWN_PURPOSE
from services.intake.usecases.stored_issue import StoredIssue

ACCESSES_MAX = 1_000
EXPORTED = "data.exported"


@dataclass(frozen=True, slots=True)
class OwnIssue:
    """`original`: as it was submitted, None when it was erased; so are the acts'."""

    stored: StoredIssue
    original: dict[str, Any] | None
    acts: list[tuple[ReporterAct, dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class OwnData:
    issues: list[OwnIssue]
    followed: list[StoredIssue]
    consents: list[Consent]
    accesses: list[DataAccess]


async def export_own_data(actor: Actor, work: IntakeWork, vault: Vault, clock: Clock) -> OwnData:
    """The export itself is on record, too."""
    issues = [await _own_issue(stored, work, vault) for stored in await work.issues.lock_all_of(actor.ref)]
    data = OwnData(
        issues,
        await work.followers.followed_by(actor.ref),
        await work.privacy.consents_of(actor.ref),
        await work.privacy.accesses_of(actor.ref, ACCESSES_MAX),
    )
    work.publish(PersonalDataRead(EXPORTED, actor, actor.ref, OWN_PURPOSE, clock.now()))
    return data


async def own_accesses(actor: Actor, work: IntakeWork) -> Sequence[DataAccess]:
    """The newest first."""
    return await work.privacy.accesses_of(actor.ref, ACCESSES_MAX)


async def change_consent(changed: ConsentChanged, work: IntakeWork) -> list[Consent]:
    """All that stands after it. What was agreed to before is not rewritten."""
    before = await work.privacy.consents_of(changed.reporter_ref)
    work.publish(changed)
    return [*before, Consent(changed.purpose, changed.notice, changed.granted, changed.occurred_at)]


async def _own_issue(stored: StoredIssue, work: IntakeWork, vault: Vault) -> OwnIssue:
    issue = stored.issue
    opened = await _opened(vault, issue.reporter_ref, issue.seal_id, stored.sealed)
    original = None if opened is None else SealedIssue.from_bytes(opened).told
    acts = []
    for act, sealed in await work.acts.of_issue(issue.id):
        said = await _opened(vault, issue.reporter_ref, str(act.id), sealed)
        acts.append((act, None if said is None else said_in(said)))
    return OwnIssue(stored, original, acts)


async def _opened(vault: Vault, subject_ref: str, record_id: str, sealed: bytes) -> bytes | None:
    try:
        return await vault.open(subject_ref, record_id, sealed)
    except OriginalErased:
        return None
