"""A draft is analysed (检查): only without unresolved conflicts and errors it may go on to its review."""

from dataclasses import dataclass, replace
from datetime import date

from chassis.clock import Clock
from services.routing.domain.events import Actor
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_life import CHECK, lock_for_step
from services.routing.usecases.rulebook_report import CheckReport
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_version import CHECKED, DRAFT, RulebookVersion


@dataclass(frozen=True, slots=True)
class CheckRulebook:
    """`report`: of the version's tables from `day` on; they never change, so it was made before the work began."""

    version: str
    actor: Actor
    report: CheckReport
    day: date


async def check_rulebook(command: CheckRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    """Raises RulebookUnknown, AlreadyPublished, RulebookNotReady."""
    draft = await lock_for_step(command.version, CHECK, work)
    now = clock.now()
    checked = replace(
        draft,
        status=DRAFT if command.report.blocks else CHECKED,
        checked_at=now,
        checked_by=command.actor.ref,
        check_day=command.day,
        check_summary=command.report.summary,
    )
    await work.rulebooks.save(checked, command.report)
    reason = "unresolved" if command.report.blocks else "passed"
    work.publish(step_taken("rulebook.checked", draft, checked, command.actor, now, reason))
    return checked
