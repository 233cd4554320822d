"""Open cases are moved after a post has become vacant, a unit was merged, a grid re-cut or the list changed (移交).

One page, one transaction: whoever is killed in between runs it again from the start, and what was moved needs no second
move. Cases that somebody is at work on are passed over and named, to be tried again.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseMoved
from services.routing.domain.events import Actor, CaseDisputed, CaseEvent, CaseSentToTriage
from services.routing.domain.load import Load
from services.routing.domain.moving import DECIDER_GONE, TIED, TRIAGE_REASONS, Move
from services.routing.domain.timekeeping import kept_time
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.chosen_cases import OpenCases
from services.routing.usecases.decide_case import detail_of
from services.routing.usecases.errors import NoRulebook
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.open_dispute import open_dispute
from services.routing.usecases.plan_move import plan_move
from services.routing.usecases.register import Register, busy_post
from services.routing.usecases.work_units import covers


@dataclass(frozen=True, slots=True)
class MoveCases:
    """`dry_run`: says what would be moved, and locks and changes nothing."""

    chosen: OpenCases
    actor: Actor
    reason: str
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class MovedCases:
    """Of one page: each move with the case as it is kept; how many stay; those locked by others; the last one's id,
    None after the last page."""

    moves: tuple[tuple[Move, Case], ...]
    stayed: int
    busy: tuple[UUID, ...]
    last: UUID | None


async def move_cases(command: MoveCases, desk: Desk) -> MovedCases:
    """Raises NoRulebook."""
    snapshot, chosen, work = desk.ruling.snapshot, command.chosen, desk.work
    if snapshot is None:
        raise NoRulebook
    ids = await work.cases.open_ids(chosen, snapshot.areas.within(chosen.area))
    cases = await (work.cases.read(ids) if command.dry_run else work.cases.lock_free(ids))
    await work.post_loads.load()
    register, load = desk.register(snapshot, command.actor), work.post_loads.current
    open_cases = Counter(load.open_cases)
    grounds = Grounds(snapshot, Load(open_cases, load.seats), desk.ruling.calendar, register.at)
    moves = []
    for case in cases:
        if not covers(snapshot, command.actor.unit or None, case.report.area_code):
            continue
        move = plan_move(case, grounds)
        if move is None:
            continue
        kept = _foreseen(move, register) if command.dry_run else await _entered(move, register, command, desk)
        _weigh(open_cases, case, kept)
        moves.append((move, kept))
    busy = set(ids) - {case.id for case in cases}
    last = ids[-1] if len(ids) == chosen.count_max else None
    return MovedCases(tuple(moves), len(cases) - len(moves), tuple(sorted(busy)), last)


def _foreseen(move: Move, register: Register) -> Case:
    return kept_time(move.before, move.after, register.at, register.snapshot, register.calendar)


async def _entered(move: Move, register: Register, command: MoveCases, desk: Desk) -> Case:
    after = move.after
    if move.why == TIED:
        after, _ = open_dispute(after, "equal_precedence", after.disputed_units, register)
    if move.why == DECIDER_GONE:
        await _hand_over_dispute(after, desk)
    detail = detail_of(move.decision, after) | {
        "why": move.why,
        **move.ends(),
        "rulebook_before": move.before.rulebook_version or None,
    }
    note = desk.mask(command.reason)
    return register.enter(move.before, after, _event_of(move), reason_code=move.why, detail=detail, note=note)


def _event_of(move: Move) -> type[CaseEvent]:
    if move.why in TRIAGE_REASONS:
        return CaseSentToTriage
    return CaseDisputed if move.why == TIED else CaseMoved


async def _hand_over_dispute(case: Case, desk: Desk) -> None:
    """Under the lock of its case."""
    dispute = await desk.work.disputes.find(UUID(case.course.dispute_id))
    if dispute is not None:
        desk.work.disputes.save(dispute.decided_by(case.course.deciding_unit))


def _weigh(open_cases: Counter[str], before: Case, after: Case) -> None:
    """The next one of the page is given out by the load that this one leaves."""
    for case, count in ((before, -1), (after, 1)):
        if post_code := busy_post(case):
            open_cases[post_code] += count
