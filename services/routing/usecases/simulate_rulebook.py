"""A version is tried on past cases (模拟): what it would change, beside another; no case is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.load import NO_LOAD, Load
from services.routing.domain.replay import PastCase, affected, replay
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.simulation import Outlook
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.ports import RoutingWork


@dataclass(frozen=True, slots=True)
class SimulateRulebook:
    """`outlook`: see `Rehearsal`."""

    version: str
    actor: Actor
    outlook: Mapping[str, Any]


class Rehearsal:
    """The outlook of cases that come in pages; `add` is work for a thread, a page at a time. `load`: today's."""

    def __init__(self, old: Snapshot, new: Snapshot, calendar: WorkingCalendar, load: Load = NO_LOAD) -> None:
        self._outlook = Outlook(old, new, load)
        self._calendar = calendar
        self._where = affected(old, new)
        self._facts_only = 0

    @property
    def cases_done(self) -> int:
        return self._outlook.progress.seen

    def add(self, cases: Sequence[PastCase]) -> None:
        self._facts_only += sum(case.facts.hits is not None for case in cases)
        old, new, progress = self._outlook.old, self._outlook.new, self._outlook.progress
        for change in replay(cases, old, new, self._calendar, progress, self._where):
            self._outlook.add(change)

    def as_dict(self) -> dict[str, Any]:
        """See `Outlook`; `cases.facts_only`: how many of the cases could only be replayed by the strings that were
        found at the time, for their texts are gone."""
        outlook = self._outlook.as_dict()
        outlook["cases"]["facts_only"] = self._facts_only
        return outlook


async def simulate_rulebook(command: SimulateRulebook, work: RoutingWork, clock: Clock) -> None:
    """Puts on record who has looked ahead, and how much would change. Raises RulebookUnknown."""
    # Locked, so that the records of a version keep the order of its steps.
    found = await work.rulebooks.lock(command.version)
    if found is None:
        raise RulebookUnknown(command.version)
    work.publish(
        ActionTaken(
            action="rulebook.simulated",
            subject=found.version,
            actor=command.actor,
            occurred_at=clock.now(),
            detail={"against": dict(command.outlook["old"]), "cases": dict(command.outlook["cases"])},
            rulebook=(found.version, found.digest),
        )
    )
