"""A simulation is asked for that takes longer than a request may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.events import Actor
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.simulation import WAITING, Simulation

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class RequestSimulation:
    """See `Simulation`."""

    simulation_id: UUID
    version: str
    against: str
    chosen: Mapping[str, Any]
    not_about: tuple[str, ...]
    actor: Actor
    cases_total: int


async def request_simulation(command: RequestSimulation, work: RoutingWork, clock: Clock) -> Simulation:
    """Raises RulebookUnknown."""
    if await work.rulebooks.lock(command.version) is None:
        raise RulebookUnknown(command.version)
    now = clock.now()
    asked = Simulation(
        command.simulation_id,
        command.version,
        command.against,
        command.chosen,
        command.not_about,
        command.actor,
        WAITING,
        command.cases_total,
        now,
    )
    await work.simulations.add(asked)
    await work.simulations.forget_ended(now - timedelta(days=KEPT_DAYS))
    return asked
