"""Which facts of an issue decide between the powers of a category, and when each of them can matter at all.

A fact of a condition can change its truth only while the condition's other parts leave it open: in
`text has any ("油烟") and place.kind == "物业小区"` the place matters only to a text that speaks of 油烟. So nobody
needs to be asked more than that, before the issue is sent (asked once, 一次告知).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.routing.domain.conditions.schema import KINDS, NUMBERS, TEXT_FIELD, issue_field
from services.routing.domain.conditions.syntax import (
    And,
    Expression,
    KindIn,
    KindIs,
    Not,
    NumberIs,
    Or,
    TextHasAny,
    Urgent,
)

URGENCY = "urgency"
# In the order in which people are asked.
FIELDS = ("place.kind", "party.kind", "occurred_at", "party.count", "repeat.count", "amount", URGENCY, TEXT_FIELD)


@dataclass(frozen=True, slots=True, order=True)
class Guard:
    """The fact matters only when the text has a string of each group, and, where said, the issue is urgent."""

    strings: tuple[tuple[str, ...], ...] = ()
    urgent: bool = False

    def joined(self, other: "Guard") -> "Guard":
        return Guard(tuple(sorted({*self.strings, *other.strings})), self.urgent or other.urgent)


class TimedGuard(NamedTuple):
    """A guard for the days on which its power is in force; both inclusive, `last_day` None = still."""

    guard: Guard
    first_day: date
    last_day: date | None


@dataclass(slots=True)
class DecidingFact:
    """`name`: of the issue's field. `told_apart`: the kinds, or the limits of a number, that some condition names.

    `parts`: of a time.
    """

    name: str
    told_apart: set[str | int] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    powers: set[str] = field(default_factory=set)
    guards: set[TimedGuard] = field(default_factory=set)


class Asked(NamedTuple):
    """What a condition asks for by one of the issue's fields: worked out once for all powers that share it."""

    name: str
    atoms: tuple[Expression, ...]
    guards: frozenset[Guard]


def asked_by(expression: Expression) -> tuple[Asked, ...]:
    atoms: dict[str, list[Expression]] = {}
    for atom in atoms_of(expression):
        atoms.setdefault(asked_as(atom), []).append(atom)
    return tuple(Asked(name, tuple(found), frozenset(guards_of(expression, name))) for name, found in atoms.items())


def note_asked(
    power_code: str, days: tuple[date, date | None], asked: Iterable[Asked], facts: dict[str, DecidingFact]
) -> None:
    """Adds what the condition of a power asks for that is in force on these days."""
    for name, atoms, guards in asked:
        fact = facts.get(name)
        if fact is None:
            fact = facts[name] = DecidingFact(name)
        fact.powers.add(power_code)
        for atom in atoms:
            _note_values(atom, fact)
        fact.guards.update([TimedGuard(guard, *days) for guard in guards])


def asked_as(atom: Expression) -> str:
    """The field of an issue that makes this atom known."""
    match atom:
        case NumberIs(name) | KindIs(name) | KindIn(name):
            return issue_field(name)
        case Urgent():
            return URGENCY
    return TEXT_FIELD


def atoms_of(expression: Expression) -> Iterator[Expression]:
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms_of(part)
        case Not(part):
            yield from atoms_of(part)
        case _:
            yield expression


def guards_of(expression: Expression, name: str) -> set[Guard]:
    """Whenever the fact `name` can change the truth of the expression, one of these holds. Empty: it never can."""
    match expression:
        case And(parts):
            needed = _needed(part for part in parts if not _asks_for(part, name))
            return {needed.joined(guard) for part in parts for guard in guards_of(part, name)}
        case Or(parts):
            return {guard for part in parts for guard in guards_of(part, name)}
        case Not(part):
            return guards_of(part, name)
    return {Guard()} if asked_as(expression) == name else set()


def guards_of_truth(expression: Expression) -> set[Guard]:
    """Whenever the expression is true, one of these holds."""
    match expression:
        case Or(parts):
            return {guard for part in parts for guard in guards_of_truth(part)}
        case _:
            return {_needed([expression])}


def _asks_for(expression: Expression, name: str) -> bool:
    return any(asked_as(atom) == name for atom in atoms_of(expression))


def _needed(parts: Iterable[Expression]) -> Guard:
    """What the plain parts of a conjunction demand of text and urgency; of others nothing is said."""
    needed = Guard()
    for part in parts:
        match part:
            case TextHasAny(strings):
                needed = needed.joined(Guard((tuple(sorted(set(strings))),)))
            case Urgent():
                needed = needed.joined(Guard(urgent=True))
            case And(inner):
                needed = needed.joined(_needed(inner))
    return needed


def _note_values(atom: Expression, fact: DecidingFact) -> None:
    match atom:
        case KindIs(_, _, value):
            fact.told_apart.add(value)
        case KindIn(_, values):
            fact.told_apart.update(values)
        case NumberIs(name, _, value) if name.startswith("time."):
            fact.parts.add(name.removeprefix("time."))
        case NumberIs(_, _, value):
            fact.told_apart.add(value)


def fact_type(name: str) -> str:
    if name in KINDS or name == URGENCY:
        return "enum"
    if name in NUMBERS:
        return "integer"
    return "text" if name == TEXT_FIELD else "datetime"
