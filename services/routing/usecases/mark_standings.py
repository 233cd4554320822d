"""As what somebody stands to a mark: the `by` column of domain/hearing/matrix.py.

Nobody decides on a mark who is a party: its own unit, whoever leads or assists the case or has returned it, the units
between which it is disputed, who ruled on it, and who noticed the mark.
"""

from datetime import date

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.events import Actor
from services.routing.domain.four_eyes import is_another
from services.routing.domain.hearing.matrix import DECIDER, MARKED, REVIEWER
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.hearing.speakers import speakers_of
from services.routing.domain.load import Seat
from services.routing.domain.rulebook.procedures import powers_for_action
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import INSPECTORATE, lineage_of
from services.routing.usecases.work_units import covers, work_unit_of

# The powers on which first decisions and those on appeals rest; the second goes first where a unit has both.
DECIDING, REVIEWING = ("uphold", "excuse"), ("appeal", "uphold", "excuse")
_JUDGING_ROLES = frozenset({"supervision", "decision"})


def mark_standings(
    actor: Actor,
    mark: NoticedMark,
    case: Case,
    snapshot: Snapshot | None,
    seat: Seat,
    day: date,
    humans: tuple[str, ...],
) -> frozenset[str]:
    """Empty for strangers, for parties that are not marked, and for the unit that the case is about.

    `seat`: what was set for the marked post. `humans`: of the caller, see `four_eyes.py`.
    """
    if snapshot is None or is_withheld_from(actor.unit or None, case.report.about_unit, snapshot):
        return frozenset()
    found = {MARKED} if _speaks(actor, mark, snapshot, seat, day) else set()
    if _judges(actor, case, snapshot) and actor.unit not in parties_of(mark, case, snapshot):
        found |= {DECIDER}
        decided = mark.decision or {}
        if is_another(humans, mark.decided_by) and (not actor.post or actor.post != decided.get("post")):
            found |= {REVIEWER}
    return frozenset(found)


def parties_of(mark: NoticedMark, case: Case, snapshot: Snapshot | None) -> frozenset[str]:
    """Unit codes; communities by the units whose posts act for them, too."""
    return parties_to(case, snapshot, mark.unit, mark.work_unit, mark.noticed_by)


def parties_to(case: Case, snapshot: Snapshot | None, *more: str) -> frozenset[str]:
    """Who leads, assists, returned, disputes or ruled, and these `more`."""
    course = case.course
    units = {*more, course.deciding_unit, *case.disputed_units}
    units |= course.returned_by | {task["unit_code"] for task in case.assistants}
    if case.lead is not None:
        units |= {case.lead.unit_code, case.lead.work_unit}
    if snapshot is not None:
        units |= {work_unit_of(snapshot, unit) for unit in units if unit}
    return frozenset(units - {""})


def judging_units(actions: tuple[str, ...], lineage: tuple[str, ...], day: date, snapshot: Snapshot) -> tuple[str, ...]:
    """Holders of powers that back one of these actions here, the first to be asked first; the inspectorate where the
    list has none (`check` finds that)."""
    named = [each.holder.unit_code for action in actions for each in powers_for_action(snapshot, action, lineage, day)]
    if not named:
        usual = snapshot.holders.nearest(INSPECTORATE, lineage)
        named = [usual.unit_code] if usual else []
    return tuple(dict.fromkeys(named))


def judges_to_tell(actions: tuple[str, ...], mark: NoticedMark, case: Case, snapshot: Snapshot) -> list[str]:
    """The unit that is to decide next: the first that is no party, and on an appeal not the one that decided before,
    if there is another."""
    parties = parties_of(mark, case, snapshot)
    found = [unit for unit in _judging(actions, case, snapshot) if unit not in parties]
    others = [unit for unit in found if unit != (mark.decision or {}).get("unit")]
    return (others or found)[:1]


def hears_marks(unit_code: str, snapshot: Snapshot, day: date) -> bool:
    """Whether the unit decides on marks in its own area, and so reads those of others there."""
    unit = snapshot.unit_by_code.get(unit_code)
    if unit is None:
        return False
    return unit_code in judging_units(REVIEWING, snapshot.areas.lineage(unit.area_code), day, snapshot)


def _speaks(actor: Actor, mark: NoticedMark, snapshot: Snapshot, seat: Seat, day: date) -> bool:
    is_own = actor.type == "officer" and actor.unit == mark.work_unit
    return is_own and actor.post in speakers_of(mark, seat, snapshot, day)


def _judges(actor: Actor, case: Case, snapshot: Snapshot) -> bool:
    if actor.type == "supervisor":
        return covers(snapshot, actor.unit or None, case.report.area_code)
    post = snapshot.post_by_code.get(actor.post)
    if actor.type != "officer" or post is None or post.unit_code != actor.unit or post.role not in _JUDGING_ROLES:
        return False
    return actor.unit in _judging(REVIEWING, case, snapshot)


def _judging(actions: tuple[str, ...], case: Case, snapshot: Snapshot) -> tuple[str, ...]:
    return judging_units(actions, lineage_of(case, snapshot), in_china(case.report.received_at).date(), snapshot)
