"""Somebody's data are to be destroyed on a legal ground, or it is refused with a reason. Both are on record."""

from dataclasses import dataclass
from uuid import UUID

from services.audit.domain.erasure import Erasure, Progress, progress_of
from services.audit.domain.errors import ErasureUnknown
from services.audit.domain.events import ErasureDecided, TrailQueried
from services.audit.domain.inquiry import Inquirer, Inquiry
from services.audit.domain.record import parsed_leaf
from services.audit.usecases.ports import Now, Work


@dataclass(frozen=True, slots=True)
class EraseByOrder:
    """`reason`: why it is refused, where the decision is that."""

    id: UUID
    inquirer: Inquirer
    subject_ref: str
    decision: str
    legal_ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class ErasureStanding:
    erasure: Erasure
    progress: Progress


async def erase_by_order(command: EraseByOrder, work: Work, clock: Now) -> ErasureStanding:
    """No leaf is touched: what it holds of anybody are codes, pseudonyms, and words sealed under their key."""
    head = await work.source.head()
    erasure = Erasure(
        command.id,
        command.subject_ref,
        command.decision,
        command.legal_ground,
        command.reason,
        clock.now(),
        head.size,
    )
    await work.erasures.keep(erasure)
    work.publish(ErasureDecided(erasure, command.inquirer))
    return ErasureStanding(erasure, progress_of(erasure, ()))


async def erasure_standing(erasure_id: UUID, inquiry: Inquiry, work: Work, clock: Now) -> ErasureStanding:
    """Raises ErasureUnknown."""
    erasure = await work.erasures.find(erasure_id)
    if erasure is None:
        raise ErasureUnknown(str(erasure_id))
    leaves = [parsed_leaf(leaf) for leaf in await work.erasures.consequences(erasure)]
    own = [leaf for leaf in leaves if leaf.get("subject_ref") == erasure.subject_ref]
    detail = {"query": "erasure", "count": len(own)}
    work.publish(TrailQueried(inquiry, f"erasure:{erasure.id}", detail, clock.now()))
    return ErasureStanding(erasure, progress_of(erasure, own))
