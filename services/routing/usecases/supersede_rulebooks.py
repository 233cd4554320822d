"""Published versions that will not be in force on any day to come are superseded (被取代)."""

from dataclasses import replace
from datetime import datetime

from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_timeline import Timeline
from services.routing.usecases.rulebook_version import SUPERSEDED


async def supersede_rulebooks(timeline: Timeline, work: RoutingWork, actor: Actor, at: datetime) -> int:
    """How many there were. `timeline`: locked, see `Rulebooks.lock_published`. They go on answering for past days and
    for the cases that were decided by them."""
    outlived = timeline.outlived(in_china(at).date())
    for each in outlived:
        superseded = replace(each, status=SUPERSEDED, superseded_at=at)
        await work.rulebooks.save(superseded)
        work.publish(step_taken("rulebook.superseded", each, superseded, actor, at, "another_in_force"))
    return len(outlived)
