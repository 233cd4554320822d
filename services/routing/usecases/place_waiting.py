"""Cases without a lead that stand in nobody's queue come into the dispatcher's, once there is one.

They came before there was a rulebook with a service centre, or before there were queues.
"""

from dataclasses import dataclass

from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.queue_places import dispatchers_of, places_of


@dataclass(frozen=True, slots=True)
class PlaceWaiting:
    count_max: int = 100


async def place_waiting(command: PlaceWaiting, work: RoutingWork, ruling: Ruling) -> int:
    """How many were found a place."""
    if not any(dispatchers_of("", ruling.snapshot)):
        return 0
    cases = await work.cases.lock_unplaced(command.count_max)
    placed = [case for case in cases if places_of(case, ruling.snapshot)]
    for case in placed:
        work.cases.save(case)
    return len(placed)
