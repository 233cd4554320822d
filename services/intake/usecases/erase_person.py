"""Erase what a person told us, by their own wish (个人信息删除).

Two steps, so that a crash in between leaves nothing half done: this transaction takes the originals out of the tables
and notes what else has to go; `end_erasures` destroys keys and files and is repeated until it has succeeded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, IssueErased
from services.intake.domain.privacy import Erasure
from services.intake.domain.progress import OPEN
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue

BY_REQUEST, BY_ORDER = "request", "order"


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """`reason`: by their own wish, or on somebody's order with a legal ground."""

    reporter_ref: str
    actor: Actor
    reason: str = BY_REQUEST


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """`erased`: nothing is left but codes. `kept`: open cases, whose masked words stay until they are over."""

    erasure: Erasure
    erased: list[StoredIssue]
    kept: list[StoredIssue]


async def erase_person(
    command: ErasePerson, work: IntakeWork, clock: Clock, new_id: Callable[[], UUID]
) -> ErasureAsked:
    """Whoever has nothing with us is erased as well; asking again erases what came since."""
    now, ref = clock.now(), command.reporter_ref
    issues = await work.issues.lock_all_of(ref)
    kept = [stored for stored in issues if stored.progress.open311_status == OPEN]
    erased = [stored for stored in issues if stored.progress.open311_status != OPEN]
    for group, words in ((erased, True), (kept, False)):
        await work.erasures.erase([stored.issue.id for stored in group], now, words=words)
        for stored in group:
            work.publish(IssueErased(stored.issue.id, ref, command.actor, command.reason, words, now))
    await work.erasures.forget_phones(ref)
    files = await work.erasures.files_of([stored.issue.id for stored in issues], ref)
    subjects = dict.fromkeys((ref, *(key for _, key in files if key)))
    erasure = Erasure(new_id(), ref, now, command.reason, tuple(subjects), tuple(file_id for file_id, _ in files))
    work.erasures.ask(erasure)
    return ErasureAsked(erasure, erased, kept)
