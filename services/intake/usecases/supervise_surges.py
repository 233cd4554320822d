"""The clock of surges: whoever has to answer one is reminded, then whoever supervises that hears that it is overdue.

And everybody in an answered surge is told, also who joined it later.
"""

from dataclasses import replace

from chassis.clock import Clock
from services.intake.domain.events import Actor, IssueAnswered, SurgeHandled
from services.intake.domain.reference import Reference
from services.intake.domain.surges.handling import Nudge, next_nudge
from services.intake.usecases.surge_ports import SurgeWork
from services.intake.usecases.watch_surges import units_told

BATCH = 50
TOLD_BATCH = 200
INTAKE = Actor("service", "intake")


async def supervise_surges(work: SurgeWork, reference: Reference, clock: Clock) -> bool:
    """True when there is more to do."""
    now = clock.now()
    found = await work.surges.due_for_nudge(now, BATCH)
    for surge in found:
        handling = surge.handling
        if handling is None:
            continue
        nudge, next_at = next_nudge(handling)
        after = replace(handling, nudged=nudge, next_nudge_at=next_at)
        await work.surges.keep(after)
        everybody = units_told(after.lead_unit, reference)
        told = everybody if nudge is Nudge.ESCALATED else everybody[:1]
        named = surge.headline, surge.headline_issue
        work.publish(SurgeHandled(nudge, after, *named, surge.areas, told, INTAKE, now))
    return len(found) == BATCH


async def tell_answers(work: SurgeWork, clock: Clock) -> bool:
    """True when there is more to do."""
    found = await work.surges.take_untold(TOLD_BATCH)
    for each in found:
        work.publish(
            IssueAnswered(
                each.issue_id,
                each.reporter_ref,
                each.channel,
                each.title_masked,
                each.area_code,
                each.receiving_unit,
                each.surge_id,
                each.answer,
                each.outcome,
                clock.now(),
                each.call_back_wanted,
            )
        )
    return len(found) == TOLD_BATCH
