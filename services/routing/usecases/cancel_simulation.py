"""Who asked for a simulation, or may read it, calls it off."""

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.clock import Clock
from services.routing.usecases.errors import SimulationOver, SimulationUnknown
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.simulation import CANCELLED, UNFINISHED, Simulation


@dataclass(frozen=True, slots=True)
class CancelSimulation:
    """`names`: of the caller's unit, see `Simulation.may_be_read_by`."""

    simulation_id: UUID
    names: list[str]


async def cancel_simulation(command: CancelSimulation, work: RoutingWork, clock: Clock) -> Simulation:
    """Cancelled twice is cancelled. Raises SimulationUnknown, SimulationOver."""
    found = await work.simulations.lock(command.simulation_id)
    if found is None or not found.may_be_read_by(command.names):
        raise SimulationUnknown(str(command.simulation_id))
    if found.state == CANCELLED:
        return found
    if found.state not in UNFINISHED:
        raise SimulationOver(found.state)
    cancelled = replace(found, state=CANCELLED, lease=None, ended_at=clock.now())
    await work.simulations.save(cancelled)
    return cancelled
