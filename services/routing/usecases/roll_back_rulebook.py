"""An earlier version's content is put in force again, as a version of its own (回退)."""

from dataclasses import dataclass, replace
from datetime import date

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.publish_rulebook import Edition, put_in_force, release
from services.routing.usecases.rulebook_life import ROLL_BACK, lock_for_step
from services.routing.usecases.rulebook_report import CheckReport
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_version import ROLLED_BACK, RulebookVersion
from services.routing.usecases.supersede_rulebooks import supersede_rulebooks


@dataclass(frozen=True, slots=True)
class RollBackRulebook:
    """`edition`: of the earlier version; neither its records nor its snapshot name one, so they serve again."""

    version: str
    actor: Actor
    edition: Edition
    in_force_from: date | None = None


async def roll_back_rulebook(command: RollBackRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    """The new version. Its content was checked, reviewed by a second person and in force before, so it needs one step.

    Raises RulebookUnknown, RulebookNotReady.
    """
    timeline = await work.rulebooks.lock_published()
    earlier = await lock_for_step(command.version, ROLL_BACK, work)
    now = clock.now()
    copy = replace(
        earlier,
        version=await work.rulebooks.next_version(in_china(now).date()),
        created_at=now,
        created_by=command.actor.ref,
        origin=ROLLED_BACK,
        base_version=earlier.version,
        superseded_at=None,
        retired_at=None,
    )
    again = put_in_force(copy, command.actor, command.in_force_from, now)
    report = await work.rulebooks.report(earlier.version)
    await work.rulebooks.add(again, await work.rulebooks.tables(earlier.version), report or CheckReport({}, False))
    work.publish(step_taken("rulebook.rolled_back", None, again, command.actor, now))
    await work.rulebooks.keep_snapshot(again.version, command.edition.snapshot)
    await release(again, command.edition.records, command.actor, work, now, {"base_version": earlier.version})
    await supersede_rulebooks(timeline.with_version(again), work, command.actor, now)
    return again
