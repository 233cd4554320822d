"""What is read out of a rulebook for people: diagrams, duties, the public list. Each is made when first asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeVar

from services.routing.domain.diagrams.doers import Doers
from services.routing.domain.diagrams.drawing import Diagrams
from services.routing.domain.duties import Duties
from services.routing.domain.public_list import PublicList
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Area, Category, Power
from services.routing.domain.succession import Succession

Node = TypeVar("Node", Area, Category)


class PowerBook:
    """A rulebook on a day, which decides what is in force."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self.snapshot = snapshot
        self.day = day

    @cached_property
    def in_force(self) -> tuple[Power, ...]:
        return tuple(power for power in self.snapshot.rulebook.powers if self.is_in_force(power))

    @cached_property
    def doers(self) -> Doers:
        return Doers.of(self.snapshot)

    @cached_property
    def diagrams(self) -> Diagrams:
        return Diagrams(self.doers, self.day)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.doers, self.in_force)

    @cached_property
    def succession(self) -> Succession:
        return Succession(self.snapshot.rulebook.powers)

    @cached_property
    def areas_below(self) -> Mapping[str, tuple[Area, ...]]:
        """By parent; under "" those without one."""
        return _below(self.snapshot.rulebook.areas)

    @cached_property
    def categories_below(self) -> Mapping[str, tuple[Category, ...]]:
        return _below(self.snapshot.rulebook.categories)

    @cached_property
    def public_list(self) -> PublicList:
        return PublicList(self.snapshot, self.in_force)

    def is_in_force(self, power: Power) -> bool:
        return power.in_force_from <= self.day <= (power.in_force_to or date.max)


def _below(nodes: Iterable[Node]) -> Mapping[str, tuple[Node, ...]]:
    below: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
    return {parent: tuple(sorted(found, key=lambda each: each.code)) for parent, found in below.items()}


@lru_cache(maxsize=1)
def power_book(snapshot: Snapshot, day: date) -> PowerBook:
    """The last one is kept; an older rulebook's would keep that whole rulebook in memory."""
    return PowerBook(snapshot, day)
