"""Who reads which marks: officers their unit's, the units that decide on marks and watchers those of their area;
nobody one on a case about the own unit."""

from datetime import date

from chassis.security.tokens import Caller
from services.routing.adapters.mark_pages import MarkFilter
from services.routing.domain.case import Case
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import WATCHERS
from services.routing.usecases.mark_standings import hears_marks
from services.routing.usecases.recusal import is_withheld_from, names_of
from services.routing.usecases.work_units import area_of, covered_areas, covers


def may_read_mark(caller: Caller, mark: NoticedMark, case: Case, snapshot: Snapshot | None, day: date) -> bool:
    if is_withheld_from(caller.unit, case.report.about_unit, snapshot):
        return False
    if oversees_marks(caller, snapshot, day):
        return covers(snapshot, caller.unit, mark.area_code)
    return caller.unit in (mark.unit, mark.work_unit)


def readable_marks(caller: Caller, snapshot: Snapshot | None, day: date) -> MarkFilter:
    """What a list may show; nothing to a unit that the list doesn't know."""
    hidden_from = names_of(caller.unit, snapshot)
    if not oversees_marks(caller, snapshot, day):
        return MarkFilter(own_unit=caller.unit, hidden_from=hidden_from)
    if caller.unit is not None and (snapshot is None or area_of(caller.unit, snapshot) is None):
        return MarkFilter(own_unit=caller.unit, hidden_from=hidden_from)
    return MarkFilter(areas=covered_areas(snapshot, caller.unit), hidden_from=hidden_from)


def oversees_marks(caller: Caller, snapshot: Snapshot | None, day: date) -> bool:
    """Without a unit a caller covers the whole area."""
    if caller.unit is None or caller.role in WATCHERS:
        return True
    return snapshot is not None and hears_marks(caller.unit, snapshot, day)
