"""What happens in one cell: who can lead there, who ties with whom, and whether anybody leads at all."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from services.routing.domain.analysis.boxes import Box, TooComplexError, possible
from services.routing.domain.analysis.condition_book import ALWAYS, ConditionBook
from services.routing.domain.analysis.leads import LAST_DAY, Cell, Holding, Lead, Leads
from services.routing.domain.rulebook.holders import NoHolder

Pair = tuple[str, str]


class Held(NamedTuple):
    """A power where somebody holds it: `by` is the type of the unit, or why the place is too coarse to tell."""

    lead: Lead
    by: str | NoHolder

    @property
    def holder(self) -> tuple[str, str | NoHolder]:
        return (self.lead.holding[1], self.by)


class Tie(NamedTuple):
    """Where and on which day (ordinal) the two meet; `around`: conditions that must not hold, for then others lead.

    `proven`: the search for an issue of both that nobody else takes came to its end.
    """

    cell: Cell
    day: int
    conditions: tuple[int, int]
    around: frozenset[int]
    proven: bool


class Shade:
    """The conditions of the higher powers: what they all leave is where a lower one can lead."""

    __slots__ = ("_book", "_wordless", "_words", "numbers")

    def __init__(self, book: ConditionBook) -> None:
        self._book = book
        self.numbers: set[int] = set()
        self._words: set[str] = set()
        self._wordless = False

    def add(self, number: int) -> None:
        if number not in self.numbers:
            entry = self._book.entries[number]
            self.numbers.add(number)
            self._words |= entry.words
            self._wordless = self._wordless or bool(entry.wordless)

    @property
    def covers_everything(self) -> bool:
        return ALWAYS in self.numbers

    def leaves_of(self, number: int) -> bool:
        """Whether some issue that fulfils this condition fulfils none of the shade's. Raises TooComplexError."""
        return self._plainly_leaves(number) or self._book.left((number,), frozenset(self.numbers)) is not None

    def _plainly_leaves(self, number: int) -> bool:
        """The usual case, a hundred times as fast: a text that has one of the strings and no string of the others."""
        if self._wordless:
            return False
        boxes = self._book.entries[number].boxes
        return any(all(possible(strings, self._words) for strings in box.wanted) for box in boxes)


class Judge:
    """Judges cells for one rulebook from one day on. `alive`: power → a cell where it can lead."""

    def __init__(self, book: ConditionBook, leads: Leads, day: int) -> None:
        self._book = book
        self._leads = leads
        self._day = day
        self._holders: dict[tuple[object, ...], dict[Holding, str | NoHolder]] = {}
        self.alive: dict[str, Cell] = {}
        self.ties: dict[Pair, Tie] = {}
        # Powers of cells whose question was too hard to answer.
        self.unanswered: set[str] = set()

    def held_in(self, cell: Cell) -> list[Held]:
        """The powers that can lead in the cell on the day or later, highest first."""
        known = self._holders.setdefault(cell.ground.types, {})
        held = []
        for lead in self._leads.in_cell(cell):
            by = known.get(lead.holding)
            if by is None:
                by = known[lead.holding] = cell.ground.holder_type(*lead.holding)
            if by is not NoHolder.NONE_HERE:
                held.append(Held(lead, by))
        return held

    def judge(self, cell: Cell) -> bool:
        """Notes who is alive and who ties; True when on the day nobody leads some issue of the cell."""
        held = self.held_in(cell)
        for day, present in self._stretches(held):
            self._descend(cell, day, present)
        return self._has_gap([each.lead for each in held if each.lead.first <= self._day])

    def present_in(self, cell: Cell) -> list[Held]:
        """The powers that are held and in force in the cell on the day."""
        return [each for each in self.held_in(cell) if each.lead.first <= self._day]

    def present_conditions(self, cell: Cell) -> frozenset[int]:
        return frozenset(each.lead.condition for each in self.present_in(cell))

    def _has_gap(self, present: Sequence[Lead]) -> bool:
        numbers = frozenset(lead.condition for lead in present)
        if ALWAYS in numbers:
            return False
        try:
            return uncovered(self._book, numbers) is not None
        except TooComplexError:
            self.unanswered.update(lead.code for lead in present)
            return False

    def lives_in(self, code: str, cell: Cell) -> bool:
        """Whether this power can lead in the cell, whatever is known of it elsewhere."""
        self.alive.pop(code, None)
        self.judge(cell)
        return code in self.alive

    def _stretches(self, held: list[Held]) -> Iterator[tuple[int, list[Held]]]:
        """The time from the day on, cut wherever a power begins or ends: (first day, who is in force)."""
        if all(each.lead.first <= self._day and each.lead.last == LAST_DAY for each in held):
            yield self._day, held
            return
        begins = {each.lead.first for each in held} | {each.lead.last + 1 for each in held}
        for start in sorted({self._day} | {day for day in begins if self._day < day <= LAST_DAY}):
            yield start, [each for each in held if each.lead.first <= start <= each.lead.last]

    def _descend(self, cell: Cell, day: int, held: list[Held]) -> None:
        shade = Shade(self._book)
        start = 0
        while start < len(held) and not shade.covers_everything:
            end = start + 1
            while end < len(held) and held[end].lead.precedence == held[start].lead.precedence:
                end += 1
            for each in held[start:end]:
                if each.lead.code not in self.alive and self._leaves(shade, each.lead):
                    self.alive[each.lead.code] = cell
            if end - start > 1:
                self._note_ties(cell, day, held[start:end], shade)
            for each in held[start:end]:
                shade.add(each.lead.condition)
            start = end

    def _leaves(self, shade: Shade, lead: Lead) -> bool:
        try:
            return shade.leaves_of(lead.condition)
        except TooComplexError:
            # Nobody is called dead without proof.
            self.unanswered.add(lead.code)
            return True

    def _note_ties(self, cell: Cell, day: int, equals: list[Held], shade: Shade) -> None:
        firm = [each for each in equals if not isinstance(each.by, NoHolder)]
        vague = frozenset(each.lead.condition for each in equals if isinstance(each.by, NoHolder))
        for one, other in combinations(firm, 2):
            pair = (one.lead.code, other.lead.code)
            if one.holder != other.holder and pair not in self.ties:
                conditions = (one.lead.condition, other.lead.condition)
                proof = self._tied(conditions, vague.union(shade.numbers))
                if proof is not False:
                    self.ties[pair] = Tie(cell, day, conditions, vague.union(shade.numbers), proof is True)

    def tie_in(self, cell: Cell, pair: Pair) -> Tie | None:
        """The tie of these two in this cell, whatever is known of it elsewhere."""
        known = self.ties
        self.ties = {}
        self.judge(cell)
        found, self.ties = self.ties.get(pair), known
        return found

    def _tied(self, conditions: tuple[int, int], around: frozenset[int]) -> bool | None:
        if not self._book.together(*conditions):
            return False
        try:
            return self._book.left(conditions, around) is not None
        except TooComplexError:
            return None


def uncovered(book: ConditionBook, numbers: frozenset[int]) -> Box | None:
    """Issues that fulfil none of these conditions."""
    return book.left((ALWAYS,), numbers)
