"""Which open cases are meant, a page of them in the order of their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.routing.domain.case import Case

FROM_THE_START = UUID(int=0)
MOVED_MAX = 500


@dataclass(frozen=True, slots=True)
class OpenCases:
    """All that is given holds; nothing given is every open case. `unit`: it leads, its posts act, or it helps. `post`:
    of the lead. `area`: this place or one below. `rulebook`: by which they were decided. `after`: greater ids only."""

    unit: str = ""
    post: str = ""
    area: str = ""
    rulebook: str = ""
    case_ids: tuple[UUID, ...] = ()
    after: UUID = FROM_THE_START
    count_max: int = MOVED_MAX


class ChosenCases(Protocol):
    async def open_ids(self, chosen: OpenCases, areas: Sequence[str]) -> Sequence[UUID]:
        """Of these open cases, in the order of their ids. `areas`: those of today's list within `chosen.area`."""
        ...

    async def read(self, ids: Sequence[UUID]) -> Sequence[Case]:
        """In the order of their ids, not locked."""
        ...

    async def lock_free(self, ids: Sequence[UUID]) -> Sequence[Case]:
        """Those of them that nobody else has locked, in the order of their ids."""
        ...
