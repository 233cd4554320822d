"""Retention: what is over long enough loses its originals, words and files, by category."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import IssueErased
from services.intake.domain.privacy import Erasure
from services.intake.domain.retention import RetentionRule
from services.intake.usecases.end_erasures import INTAKE
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue

BY_RETENTION = "retention"
BATCH = 200


@dataclass(frozen=True, slots=True)
class KeepNoLonger:
    """`dry_run`: nothing is changed; `batch`: of each rule at most so many issues."""

    rules: tuple[RetentionRule, ...]
    dry_run: bool
    batch: int = BATCH


async def keep_no_longer(
    command: KeepNoLonger, work: IntakeWork, clock: Clock, new_id: Callable[[], UUID]
) -> Mapping[str, int]:
    """Rule's category → issues that lose (or would lose) what is left of them. The finest rule of a category holds."""
    found: dict[str, list[StoredIssue]] = {}
    for rule in command.rules:
        before = clock.now() - timedelta(days=rule.keep_days)
        finer = rule.finer_ones(command.rules)
        found[rule.category_code] = await work.erasures.over_before(rule.category_code, finer, before, command.batch)
    if not command.dry_run:
        for issues in found.values():
            await _erase(issues, work, clock, new_id)
    return {code: len(issues) for code, issues in found.items()}


async def _erase(issues: list[StoredIssue], work: IntakeWork, clock: Clock, new_id: Callable[[], UUID]) -> None:
    now = clock.now()
    ids = [stored.issue.id for stored in issues]
    files = await work.erasures.files_of(ids, None)
    await work.erasures.erase(ids, now, words=True)
    for issue in (stored.issue for stored in issues if stored.sealed):
        # Of the others it was told before: only their files are left.
        work.publish(IssueErased(issue.id, issue.reporter_ref, INTAKE, BY_RETENTION, True, now))
    owners = dict.fromkeys(stored.issue.reporter_ref for stored in issues)
    idle = [ref for ref in owners if await work.erasures.is_idle(ref)]
    subjects = tuple(dict.fromkeys((*idle, *(key for _, key in files if key))))
    if issues:
        file_ids = tuple(file_id for file_id, _ in files)
        work.erasures.ask(Erasure(new_id(), BY_RETENTION, now, BY_RETENTION, subjects, file_ids))
