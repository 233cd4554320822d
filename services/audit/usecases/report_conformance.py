"""What the list prescribes against what was done, in the newest cases of a power or a unit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.audit.domain.conformance.prescription import ReleasedList
from services.audit.domain.conformance.replay import Leaf
from services.audit.domain.conformance.report import ConformanceReport, led_by
from services.audit.domain.conformance.working_time import WorkingTime
from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry, recorded_term
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import scope_of
from services.audit.domain.record import parsed_leaf
from services.audit.usecases.ports import Now, Work

# Some sixteen thousand leaves.
CASES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class ReportConformance:
    """At least one of `power` and `unit`."""

    inquiry: Inquiry
    power: str | None
    unit: str | None
    period: Period


@dataclass(frozen=True, slots=True)
class Stories:
    """Leaves by case, and the lists that their cases go by."""

    leaves: Mapping[UUID, Sequence[Leaf]]
    lists: Mapping[str, ReleasedList]
    now: datetime

    def report(self, working_time: WorkingTime) -> ConformanceReport:
        """Takes a while; not for the loop."""
        report = ConformanceReport(working_time)
        for case_id, leaves in self.leaves.items():
            report.add(str(case_id), leaves, self.lists, self.now)
        return report


def _parsed(stories: Mapping[UUID, Sequence[bytes]]) -> Mapping[UUID, Sequence[Leaf]]:
    return {case_id: [parsed_leaf(leaf) for leaf in leaves] for case_id, leaves in stories.items()}


async def read_stories(command: ReportConformance, work: Work, clock: Now) -> Stories:
    """Raises BeyondArea."""
    own_unit, now = command.inquiry.inquirer.unit, clock.now()
    scope = scope_of(own_unit, command.unit)
    found = await work.stories.newest(command.power, scope, own_unit, command.period, CASES_MAX)
    # Sixteen thousand leaves take a tenth of a second.
    leaves = await asyncio.to_thread(_parsed, found)
    led = {led_by(each) for each in leaves.values()}
    lists = await work.stories.lists(sorted({version for _, version in led}), sorted({code for code, _ in led}))
    asked = {"power": command.power, "unit": command.unit}
    terms = {name: recorded_term(value) for name, value in asked.items() if value is not None}
    detail = {"query": "conformance", "count": len(leaves), **terms}
    work.publish(TrailQueried(command.inquiry, "conformance", detail, now))
    return Stories(leaves, lists, now)
