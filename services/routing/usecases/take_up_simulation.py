"""A run takes up the oldest simulation that waits, or that another run has left lying."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.simulation import FAILED, RUNNING, Simulation

ATTEMPTS_MAX = 3
INTERRUPTED = "程序中断 / interrupted"


@dataclass(frozen=True, slots=True)
class TakeUpSimulation:
    """`silence_max`: a run that has shown no sign of life for so long is taken for dead."""

    lease: UUID
    silence_max: timedelta


async def take_up_simulation(command: TakeUpSimulation, work: RoutingWork, clock: Clock) -> Simulation | None:
    """None when there is nothing to do. One whose runs have died again and again ends as failed."""
    now = clock.now()
    while (found := await work.simulations.lock_unfinished(now - command.silence_max)) is not None:
        if found.attempts < ATTEMPTS_MAX:
            taken = replace(
                found,
                state=RUNNING,
                cases_done=0,
                attempts=found.attempts + 1,
                lease=command.lease,
                started_at=now,
                seen_alive_at=now,
            )
            await work.simulations.save(taken)
            return taken
        failure = found.failure or INTERRUPTED
        await work.simulations.save(replace(found, state=FAILED, lease=None, ended_at=now, failure=failure))
    return None
