"""What happens in one cell: who can lead there, who ties with whom, and whether anybody leads at all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from services.routing.domain.analysis.boxes import Box, TooComplexError, part_outside, possible
from services.routing.domain.analysis.condition_book import ALWAYS, ConditionBook
from services.routing.domain.analysis.grounds import Ground
from services.routing.domain.analysis.leads import LAST_DAY, Cell, Lead, Leads
from services.routing.domain.rulebook.holders import NoHolder

Pair = tuple[str, str]


# A power where somebody holds it, and the type of the unit, or why the place is too coarse to tell.
Held = tuple[Lead, str | NoHolder]


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
        self._wordless: list[Box] = []

    def add(self, number: int) -> None:
        if number not in self.numbers:
            entry = self._book.entries[number]
            self.numbers.add(number)
            self._words |= entry.words
            self._wordless += entry.wordless

    @property
    def covers_everything(self) -> bool:
        return ALWAYS in self.numbers

    def leaves_of(self, number: int) -> bool:
        """Whether some issue that fulfils this condition fulfils none of the shade's. Raises TooComplexError."""
        return self._plainly_leaves(number) or self._book.left((number,), frozenset(self.numbers)) is not None

    def _plainly_leaves(self, number: int) -> bool:
        """The usual case, far quicker: a text that has some string of this one and no string of the others."""
        for box in self._book.entries[number].boxes:
            wanted = frozenset([possible(strings, self._words) for strings in box.wanted])
            if frozenset() not in wanted:
                if not self._wordless:
                    return True
                # The boxes that want no string are all that is left to stay clear of.
                if part_outside(Box(box.limits, wanted, box.barred | self._words), self._wordless):
                    return True
        return False


class Judge:
    """Judges cells for one rulebook from one day on. `alive`: power → a cell where it can lead."""

    def __init__(self, book: ConditionBook, leads: Leads, day: int) -> None:
        self._book = book
        self._leads = leads
        self._day = day
        self.alive: dict[Lead, Cell] = {}
        self.ties: dict[Pair, Tie] = {}
        # Powers of cells whose question was too hard to answer.
        self.unanswered: set[str] = set()

    def edited(self, leads: Leads) -> "Judge":
        """A judge of other powers who knows what this one does."""
        new = Judge(self._book, leads, self._day)
        new.alive, new.ties, new.unanswered = self.alive.copy(), self.ties.copy(), self.unanswered.copy()
        return new

    def held_in(self, cell: Cell) -> list[Held]:
        """The powers that can lead in the cell on the day or later, highest first."""
        return self.held_by(cell.ground, self._leads.in_cell(cell))

    def held_by(self, ground: Ground, leads: Iterable[Lead]) -> list[Held]:
        holders, nobody = ground.holders, NoHolder.NONE_HERE
        return [(lead, by) for lead in leads if (by := holders[lead.holding]) is not nobody]

    def present_in(self, cell: Cell) -> list[Lead]:
        """The powers that are held and in force in the cell on the day."""
        return [lead for lead, _ in self.held_in(cell) if lead.first <= self._day]

    def present_conditions(self, cell: Cell) -> frozenset[int]:
        return frozenset(lead.condition for lead in self.present_in(cell))

    def judge(self, cell: Cell, held: list[Held]) -> bool:
        """Notes who is alive and who ties; True when on the day nobody leads some issue of the cell."""
        if self._news_end(held):
            for day, present in self._stretches(held):
                self._descend(cell, day, present)
        return self._has_gap(held)

    def tie_in(self, cell: Cell, pair: Pair) -> Tie | None:
        """The tie of these two in this cell, whatever is known of it elsewhere."""
        known, self.ties = self.ties, {}
        self.judge(cell, self.held_in(cell))
        found, self.ties = self.ties.get(pair), known
        return found

    def _has_gap(self, held: Sequence[Held]) -> bool:
        # General powers stand last.
        for lead, _ in reversed(held):
            if lead.condition == ALWAYS and lead.first <= self._day:
                return False
        present = [lead for lead, _ in held if lead.first <= self._day]
        try:
            return uncovered(self._book, frozenset(lead.condition for lead in present)) is not None
        except TooComplexError:
            self.unanswered.update(lead.code for lead in present)
            return False

    def _news_end(self, held: list[Held]) -> int:
        """Behind the last power that is not yet known to be alive, or that has the precedence of one of another unit;
        0 when there is nothing new to find."""
        alive, precedence = self.alive, -1
        holder: tuple[str, str | NoHolder] = ("", "")
        end = 0
        for position, (lead, by) in enumerate(held, start=1):
            if lead not in alive:
                end = position
            if lead.precedence == precedence:
                if (lead.holding[1], by) != holder:
                    end = position
            else:
                precedence, holder = lead.precedence, (lead.holding[1], by)
        return end

    def _stretches(self, held: list[Held]) -> Iterator[tuple[int, list[Held]]]:
        """The time from the day on, cut wherever a power begins or ends: (first day, who is in force)."""
        if all(lead.first <= self._day and lead.last == LAST_DAY for lead, _ in held):
            yield self._day, held
            return
        cuts = {day for lead, _ in held for day in (lead.first, lead.last + 1) if self._day < day <= LAST_DAY}
        for start in sorted({self._day} | cuts):
            yield start, [each for each in held if each[0].first <= start <= each[0].last]

    def _descend(self, cell: Cell, day: int, held: list[Held]) -> None:
        shade = Shade(self._book)
        start, news_end = 0, self._news_end(held)
        while start < news_end and not shade.covers_everything:
            end = start + 1
            while end < len(held) and held[end][0].precedence == held[start][0].precedence:
                end += 1
            for lead, _ in held[start:end]:
                if lead not in self.alive and self._leaves(shade, lead):
                    self.alive[lead] = cell
            if end - start > 1:
                self._note_ties(cell, day, held[start:end], shade)
            for lead, _ in held[start:end]:
                shade.add(lead.condition)
            start = end

    def _leaves(self, shade: Shade, lead: Lead) -> bool:
        try:
            return shade.leaves_of(lead.condition)
        except TooComplexError:
            # Nobody is called dead without proof.
            self.unanswered.add(lead.code)
            return True

    def _note_ties(self, cell: Cell, day: int, equals: list[Held], shade: Shade) -> None:
        vague = frozenset(lead.condition for lead, by in equals if isinstance(by, NoHolder))
        firm = [(lead, (lead.holding[1], by)) for lead, by in equals if not isinstance(by, NoHolder)]
        for (one, holder), (other, other_holder) in combinations(firm, 2):
            pair = (one.code, other.code)
            if holder != other_holder and pair not in self.ties:
                conditions = (one.condition, other.condition)
                around = vague.union(shade.numbers)
                proof = self._tied(conditions, around)
                if proof is not False:
                    self.ties[pair] = Tie(cell, day, conditions, around, proof is True)

    def _tied(self, conditions: tuple[int, int], around: frozenset[int]) -> bool | None:
        """None: they meet, but whether others always lead where they do was too hard to tell."""
        if not self._book.together(*conditions):
            return False
        try:
            return self._book.left(conditions, around) is not None
        except TooComplexError:
            return None


def uncovered(book: ConditionBook, numbers: frozenset[int]) -> Box | None:
    """Issues that fulfil none of these conditions."""
    return book.left((ALWAYS,), numbers)
