"""How many originals one person may open in an hour: whoever needs more is not working on cases."""

from datetime import timedelta

from chassis.clock import Clock
from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import TooManyReads
from services.intake.usecases.ports import IntakeWork

WINDOW = timedelta(hours=1)
# Services read at the moment of sending, and reporters read their own.
_LIMITED = frozenset({"officer", "supervisor", "admin", "arbitrator", "editor", "publisher"})


async def check_read_limit(actor: Actor, work: IntakeWork, clock: Clock, reads_per_hour: int) -> None:
    """Raises TooManyReads. Counted over all processes, by what was really read."""
    if actor.role not in _LIMITED:
        return
    if await work.privacy.reads_since(actor.ref, clock.now() - WINDOW) >= reads_per_hour:
        raise TooManyReads(reads_per_hour)
