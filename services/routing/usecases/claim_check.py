"""Whether a colleague's claim holds off a step."""

from uuid import UUID

from services.routing.domain.claim import UNHINDERED_ACTIONS, Claim
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import CaseClaimed
from services.routing.usecases.ports import RoutingWork

DECISION_ROLE = "decision"


async def require_unclaimed(
    case_id: UUID, action: str, actor: Actor, work: RoutingWork, snapshot: Snapshot | None
) -> None:
    """The case is locked. Raises CaseClaimed."""
    if actor.unit and action not in UNHINDERED_ACTIONS:
        require_free(await work.claims.held(case_id, actor.unit), actor, snapshot)


def require_free(held: Claim | None, actor: Actor, snapshot: Snapshot | None) -> None:
    """The unit's decision posts may take a claim over, or end it. Raises CaseClaimed."""
    if held is not None and held.post_code != actor.post and not leads_its_unit(actor, snapshot):
        raise CaseClaimed(held.post_code, held.until)


def leads_its_unit(actor: Actor, snapshot: Snapshot | None) -> bool:
    post = snapshot.post_by_code.get(actor.post) if snapshot else None
    return post is not None and post.role == DECISION_ROLE and post.unit_code == actor.unit
