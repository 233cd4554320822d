"""How long what a case waits for may take: by the lead's power, by the escalation table, by what was asked for."""

from collections.abc import Mapping
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.clocks.events import Limit
from services.routing.domain.clocks.limits import hours_limit, office_limit, respond_limit, workday_limit
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power

OBJECTION_HOURS = 8
# An office that has to decide on a return or an objection has a working day.
DECISION_HOURS = 8


class Limits:
    """None: nothing limits it."""

    __slots__ = ("_case", "_snapshot", "_urgency")

    def __init__(self, case: Case, snapshot: Snapshot) -> None:
        self._case = case
        self._snapshot = snapshot
        self._urgency = case.report.urgency

    @property
    def respond(self) -> Limit | None:
        power = self._power(self._case.lead.power_code if self._case.lead else "")
        return None if power is None else respond_limit(power.respond_within_hours)

    @property
    def resolve(self) -> Limit | None:
        power = self._power(self._case.lead.power_code if self._case.lead else "")
        return None if power is None else workday_limit(power.resolve_within_workdays, self._urgency)

    @property
    def returning(self) -> Limit | None:
        """The window within which the lead may give the case back: by the clock for what is urgent."""
        rule = self._snapshot.escalation.rule_for("return_after_hours", self._urgency)
        return None if rule is None else self.acting(float(rule.threshold))

    @property
    def objecting(self) -> Limit:
        """For a post that was assigned off the list."""
        return office_limit(OBJECTION_HOURS, self._unit_type)

    @property
    def deciding(self) -> Limit:
        """For the office that decides on a return or an objection: by the clock when it is urgent."""
        return hours_limit(DECISION_HOURS, self._urgency, "")

    def acting(self, hours: float) -> Limit:
        """For the lead unit to answer or act: by the clock when it is urgent, else its office hours."""
        return hours_limit(hours, self._urgency, self._unit_type)

    def of_task(self, task: Mapping[str, Any]) -> Limit | None:
        """What was asked for, else by the power under which the assistant helps."""
        if "limit" in task:
            return Limit(*task["limit"])
        power = self._power(task["power_code"])
        return None if power is None else workday_limit(power.resolve_within_workdays, self._urgency)

    @property
    def _unit_type(self) -> str:
        unit = self._snapshot.unit_by_code.get(self._case.lead.work_unit) if self._case.lead else None
        return "" if unit is None else unit.unit_type

    def _power(self, code: str) -> Power | None:
        found = self._snapshot.power_by_code.get(code)
        return None if found is None else found.power
