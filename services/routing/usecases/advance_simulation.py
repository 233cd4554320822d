"""A run says how far it is, and hears whether it may go on."""

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.clock import Clock
from services.routing.usecases.errors import SimulationTakenAway
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.simulation import RUNNING, Simulation


@dataclass(frozen=True, slots=True)
class AdvanceSimulation:
    simulation_id: UUID
    lease: UUID
    cases_done: int


async def advance_simulation(command: AdvanceSimulation, work: RoutingWork, clock: Clock) -> Simulation:
    """Raises SimulationTakenAway."""
    held = await held_simulation(command.simulation_id, command.lease, work)
    advanced = replace(held, cases_done=command.cases_done, seen_alive_at=clock.now())
    await work.simulations.save(advanced)
    return advanced


async def held_simulation(simulation_id: UUID, lease: UUID, work: RoutingWork) -> Simulation:
    """Locked, still running, and by this lease. Raises SimulationTakenAway."""
    found = await work.simulations.lock(simulation_id)
    if found is None or found.state != RUNNING or found.lease != lease:
        raise SimulationTakenAway(simulation_id)
    return found
