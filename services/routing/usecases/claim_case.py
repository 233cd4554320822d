"""An officer claims a case for the unit's work on it, for longer, or gives it free (占用、续占、释放)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.case import Case
from services.routing.domain.claim import MINUTES_DEFAULT, Claim, claimed
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.claim_check import require_free
from services.routing.usecases.errors import CaseUnknown, ClaimLost, NotInQueue, NotYourCase, StaleVersion
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.recusal import is_withheld_from


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """`renews`: only what is still held; a claim that ran out may have been somebody else's in between."""

    case_id: UUID
    actor: Actor
    minutes: int = MINUTES_DEFAULT
    renews: bool = False
    expected_version: int | None = None


async def claim_case(command: ClaimCase, work: RoutingWork, clock: Clock, ruling: Ruling) -> Claim:
    """Raises CaseUnknown, NotYourCase, StaleVersion, NotInQueue, ClaimLost, CaseClaimed, in this order."""
    actor = command.actor
    case, is_open = await _locked(command.case_id, actor, work, ruling.snapshot)
    if command.expected_version not in (None, case.version):
        raise StaleVersion(case.version, case.state)
    if not is_open:
        raise NotInQueue
    held = await work.claims.held(case.id, actor.unit)
    if command.renews and held is None:
        raise ClaimLost
    require_free(held, actor, ruling.snapshot)
    claim = claimed(held, actor.unit, actor.post, actor.ref, clock.now(), command.minutes)
    await work.claims.set(case.id, claim)
    return claim


async def release_case(case_id: UUID, actor: Actor, work: RoutingWork, ruling: Ruling) -> None:
    """What nobody holds is free already. Raises CaseUnknown, NotYourCase, CaseClaimed."""
    case, _ = await _locked(case_id, actor, work, ruling.snapshot)
    held = await work.claims.held(case.id, actor.unit)
    if held is not None:
        require_free(held, actor, ruling.snapshot)
        await work.claims.end(case.id, actor.unit)


async def _locked(case_id: UUID, actor: Actor, work: RoutingWork, snapshot: Snapshot | None) -> tuple[Case, bool]:
    """The case, and whether it is open in the actor's unit's queue. Raises CaseUnknown, NotYourCase."""
    case = await work.cases.lock(case_id)
    if case is None:
        raise CaseUnknown(case_id)
    post = snapshot.post_by_code.get(actor.post) if snapshot else None
    is_open = await work.claims.is_open_for(case.id, actor.unit)
    if post is None or post.unit_code != actor.unit or is_open is None:
        raise NotYourCase
    if is_withheld_from(actor.unit, case.report.about_unit, snapshot):
        raise NotYourCase
    return case, is_open
