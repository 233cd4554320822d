"""A run ends: with its outlook, or broken off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from services.routing.usecases.advance_simulation import held_simulation
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.simulate_rulebook import SimulateRulebook, simulate_rulebook
from services.routing.usecases.simulation import DONE, FAILED, WAITING
from services.routing.usecases.take_up_simulation import ATTEMPTS_MAX


@dataclass(frozen=True, slots=True)
class FinishSimulation:
    simulation_id: UUID
    lease: UUID
    outlook: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BreakOffSimulation:
    """`failure`: why, for people; None when the process is only being stopped, which is not held against it."""

    simulation_id: UUID
    lease: UUID
    failure: str | None


async def finish_simulation(command: FinishSimulation, work: RoutingWork, clock: Clock) -> None:
    """Outlook, end and record in one work. Raises SimulationTakenAway, RulebookUnknown."""
    held = await held_simulation(command.simulation_id, command.lease, work)
    now, seen = clock.now(), int(command.outlook["cases"]["seen"])
    # Cases that came in meanwhile are not new ones to it; those counted at the start may have moved out of its choice.
    ended = replace(held, state=DONE, lease=None, cases_total=seen, cases_done=seen, ended_at=now, failure="")
    await work.simulations.save(ended)
    await work.simulations.keep_outlook(held.id, command.outlook)
    await simulate_rulebook(SimulateRulebook(held.version, held.actor, command.outlook), work, clock)


async def break_off_simulation(command: BreakOffSimulation, work: RoutingWork, clock: Clock) -> None:
    """It waits for another run, or ends as failed when that was the last one. Raises SimulationTakenAway."""
    held = await held_simulation(command.simulation_id, command.lease, work)
    if command.failure is None:
        await work.simulations.save(replace(held, state=WAITING, lease=None, attempts=held.attempts - 1))
    elif held.attempts < ATTEMPTS_MAX:
        await work.simulations.save(replace(held, state=WAITING, lease=None, failure=command.failure))
    else:
        failed = replace(held, state=FAILED, lease=None, ended_at=clock.now(), failure=command.failure)
        await work.simulations.save(failed)
