"""A simulation that takes longer than a request may: waiting → running → done; or failed, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain.events import Actor

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
UNFINISHED = frozenset({WAITING, RUNNING})


@dataclass(frozen=True, slots=True)
class Simulation:
    """`version` is tried beside `against` on the cases `chosen` {limit, since, until, unit}, without those about the
    unit of who asked (`not_about`: its codes and names). `lease`: of the run that works on it; a run that lost it
    writes nothing any more. `attempts`: how many runs have begun. `failure`: why the last one broke off.
    """

    id: UUID
    version: str
    against: str
    chosen: Mapping[str, Any]
    not_about: tuple[str, ...]
    actor: Actor
    state: str
    cases_total: int
    created_at: datetime
    cases_done: int = 0
    attempts: int = 0
    lease: UUID | None = None
    started_at: datetime | None = None
    seen_alive_at: datetime | None = None
    ended_at: datetime | None = None
    failure: str = ""

    def may_be_read_by(self, names: list[str]) -> bool:
        """`names` of the reader's unit: who would have been shown the same cases may read about them."""
        return set(names) <= set(self.not_about)
