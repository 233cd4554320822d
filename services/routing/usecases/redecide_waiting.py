"""Cases that came before any rulebook are decided when there is one."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.routing.domain.quick_fix import USUAL_QUICK_FIX_TERMS, QuickFixTerms
from services.routing.usecases.decide_case import decide_case
from services.routing.usecases.fix_on_spot import fix_on_spot
from services.routing.usecases.ports import RoutingWork, Ruling


@dataclass(frozen=True, slots=True)
class RedecideWaiting:
    count_max: int = 100


async def redecide_waiting(
    command: RedecideWaiting,
    work: RoutingWork,
    clock: Clock,
    ruling: Ruling,
    terms: QuickFixTerms = USUAL_QUICK_FIX_TERMS,
) -> int:
    """How many were decided, the oldest first. Their facts were readable when they came (see `decide_case`)."""
    if ruling.snapshot is None:
        return 0
    cases = await work.cases.lock_waiting(command.count_max)
    if cases:
        await work.post_loads.load()
    for case in cases:
        now = clock.now()
        await fix_on_spot(await decide_case(case, work, ruling, now), work, ruling, now, terms)
    return len(cases)
