"""An event that arrived is recorded, whatever it tells."""

from services.audit.domain.record import Arrival
from services.audit.usecases.ports import Work


async def record_event(arrival: Arrival, work: Work) -> None:
    """It gets its index when the batch is written; a known id with the same body gets none, with another an alert."""
    work.log.append(arrival)
