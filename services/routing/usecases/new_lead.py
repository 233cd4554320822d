"""Handing a case to another unit: by which power, to which post, and by when it has to answer."""

from datetime import date, datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case, Lead
from services.routing.domain.load import Attendance, Load
from services.routing.domain.rulebook.holders import Holder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.work_units import work_unit_of


def power_of_unit(case: Case, snapshot: Snapshot, unit_code: str, on: date | None = None) -> LoadedPower | None:
    """The unit's highest power over this matter here: one that leads, else one that assists such a power.

    `on`: the day by whose list, else that on which the case was received.
    """
    lineage, category = lineage_of(case, snapshot), case.report.category_code
    if not lineage or category not in snapshot.categories.lineages:
        return None
    day = (on or in_china(case.report.received_at).date()).toordinal()
    leads = [power for power in snapshot.index.candidates(category, lineage).fit if power.in_force(day)]
    helpers = [each for power in leads for each in power.assistants if each.in_force(day)]
    return next((each for each in (*leads, *helpers) if holds(each.power, unit_code, snapshot, lineage)), None)


def holds(power: Power, unit_code: str, snapshot: Snapshot, lineage: tuple[str, ...]) -> bool:
    holder = snapshot.holders.resolve(power.holder_unit_type, power.holder_level, lineage)
    return isinstance(holder, Holder) and holder.unit_code == unit_code


def lead_under(power: Power, unit_code: str, snapshot: Snapshot, load: Load, day: date) -> Lead:
    """The unit's post of the power's first step, as a decision names it."""
    work_unit = work_unit_of(snapshot, unit_code)
    names, attendance = power.process_steps[0].who, Attendance(load, day)
    post_code, person, _ = snapshot.posts.choose(work_unit, names, snapshot.vacancy_chain, attendance)
    return Lead(unit_code, post_code or "", power.power_code, person or "", work_unit)


def handed_to(case: Case, lead: Lead, now: datetime, **course: Any) -> Case:
    """Assigned to the new lead, the next version. The time to resolve goes on, the time to respond starts anew."""
    return case.stepped(
        "assigned",
        lead=lead,
        triage_reason="",
        disputed_units=(),
        accepted_at=None,
        course=case.noting(lead_since=now.isoformat(), **course),
    )
