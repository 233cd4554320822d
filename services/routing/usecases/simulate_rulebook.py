"""A version is tried on past cases (模拟): what it would change, beside another; no case is touched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.replay import PastCase
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.simulation import outlook_of
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.ports import RoutingWork


@dataclass(frozen=True, slots=True)
class SimulateRulebook:
    """`outlook`: see `simulated`."""

    version: str
    actor: Actor
    outlook: Mapping[str, Any]


def simulated(cases: Iterable[PastCase], old: Snapshot, new: Snapshot, calendar: WorkingCalendar) -> dict[str, Any]:
    """The outlook; `cases.facts_only`: how many of the cases could only be replayed by the strings that were found at
    the time, for their texts are gone."""
    facts_only = 0

    def counted() -> Iterable[PastCase]:
        nonlocal facts_only
        for case in cases:
            facts_only += case.facts.hits is not None
            yield case

    outlook = outlook_of(counted(), old, new, calendar).as_dict()
    outlook["cases"]["facts_only"] = facts_only
    return outlook


async def simulate_rulebook(command: SimulateRulebook, work: RoutingWork, clock: Clock) -> None:
    """Puts on record who has looked ahead, and how much would change. Raises RulebookUnknown."""
    # Locked, so that the records of a version keep the order of its steps.
    found = await work.rulebooks.lock(command.version)
    if found is None:
        raise RulebookUnknown(command.version)
    work.publish(
        ActionTaken(
            action="rulebook.simulated",
            subject=found.version,
            actor=command.actor,
            occurred_at=clock.now(),
            detail={"against": dict(command.outlook["old"]), "cases": dict(command.outlook["cases"])},
            rulebook=(found.version, found.digest),
        )
    )
