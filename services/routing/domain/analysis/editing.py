"""An edit of some powers: what it touches is judged anew, the rest of what is known stays.

Touched are the cells of the old and the new powers. What may have changed beyond them hangs on a cell: a power known to
be alive by a touched cell looks for another cell, a tie seen in a touched cell for another place to come about.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from itertools import chain
from typing import TYPE_CHECKING

from services.routing.domain.analysis.grounds import Ground, Grounds
from services.routing.domain.analysis.judging import Pair
from services.routing.domain.analysis.leads import Cell, Lead
from services.routing.domain.analysis.overlaps import Overlaps
from services.routing.domain.rulebook.tables import Power

if TYPE_CHECKING:
    from services.routing.domain.analysis.analysis import Analysis


def edited(old: "Analysis", upsert: Iterable[Power], remove: Iterable[str]) -> "Analysis":
    # Of a code that comes twice the last counts.
    edit = _Edit(old, list({power.power_code: power for power in upsert}.values()), set(remove))
    if edit.changes_every_ground():
        return type(old)(edit.new.rulebook, old.day)
    edit.carry_out()
    return edit.new


class _Edit:
    def __init__(self, old: "Analysis", upsert: list[Power], remove: set[str]) -> None:
        self._old = old
        self._upsert = upsert
        self._codes = {*remove, *(power.power_code for power in upsert)}
        self.new = new = copy(old)
        self._replace_powers()
        self._gone = [lead for code in self._codes if (lead := old.leads.by_code.get(code))]
        self._come = [lead for power in upsert if (lead := new.lead(power))]
        new.leads = old.leads.edited(self._gone, self._come)
        # Grounds of places where no power stood before.
        self._unknown: set[Ground] = set()

    def changes_every_ground(self) -> bool:
        """Whether the communities of a street have to be told apart from now on, or no longer."""
        leads: Iterable[Lead] = (*self._gone, *self._come)
        if not any(map(self.new.needs_communities, leads)):
            return False
        needed = any(map(self.new.needs_communities, self.new.leads.by_code.values()))
        return needed is not self._old.grounds.with_communities

    def carry_out(self) -> None:
        self.new.judge = self._old.judge.edited(self.new.leads)
        self.new.gaps = dict(self._old.gaps)
        alive, ties = self._doubted()
        self._survey()
        for leaf, grounds in self._touched_grounds().items():
            self._judge_leaf(leaf, grounds)
        for lead in alive:
            self.new.look_for_life(lead)
        for pair in ties:
            self.new.look_for_tie(pair)
        self._recount()
        self._note_duties()

    def _replace_powers(self) -> None:
        old, new = self._old, self.new
        new.powers = old.powers.copy()
        new.obscure = old.obscure.copy()
        for code in self._codes:
            new.powers.pop(code, None)
            new.obscure.pop(code, None)
        new.powers.update((power.power_code, power) for power in self._upsert)

    def _survey(self) -> None:
        """New grounds only where an area gets its first power, or loses its last."""
        old, new = self._old, self.new
        standing = frozenset(new.leads.at)
        if standing == old.grounds.standing:
            return
        new.grounds = Grounds(new.land, standing, old.grounds.with_communities, old.grounds)
        before = {ground: old.grounds.at.get(place) for place, ground in new.grounds.at.items()}
        self._unknown = {ground for ground, known in before.items() if known is None}
        # What is known is said of the new grounds: untouched, a place without a lead is one still.
        for leaf, grounds in old.gaps.items():
            new.gaps[leaf] = frozenset(ground for ground, known in before.items() if known in grounds)
            if not new.gaps[leaf]:
                del new.gaps[leaf]
        for lead, cell in new.judge.alive.items():
            new.judge.alive[lead] = Cell(new.grounds.renewed(cell.ground), cell.category)
        for pair, tie in new.judge.ties.items():
            cell = Cell(new.grounds.renewed(tie.cell.ground), tie.cell.category)
            new.judge.ties[pair] = tie._replace(cell=cell)

    def _doubted(self) -> tuple[list[Lead], list[Pair]]:
        """What was known by touched cells alone, or of powers that are gone; forgotten here, to be asked again."""
        judge, leads = self.new.judge, self.new.leads.by_code
        cells = set(self._cells((*self._gone, *self._come)))
        alive = {lead for cell in cells for lead, _ in self._old.judge.held_in(cell) if judge.alive.get(lead) in cells}
        for lead in (*alive, *self._gone):
            judge.alive.pop(lead, None)
        ties = [pair for pair, tie in judge.ties.items() if tie.cell in cells or not self._codes.isdisjoint(pair)]
        for pair in ties:
            del judge.ties[pair]
        return [lead for lead in alive if leads.get(lead.code) is lead], [
            pair for pair in ties if pair[0] in leads and pair[1] in leads
        ]

    def _touched_grounds(self) -> dict[str, set[Ground]]:
        new = self.new
        touched: dict[str, set[Ground]] = {}
        for lead in chain(self._gone, self._come):
            for leaf in new.tree.leaves_of(lead.categories):
                touched.setdefault(leaf, set()).update(new.grounds.within.get(lead.area, ()))
        if self._unknown:
            for leaf in new.tree.leaves:
                touched.setdefault(leaf, set()).update(self._unknown)
        return touched

    def _judge_leaf(self, leaf: str, grounds: set[Ground]) -> None:
        new = self.new
        outcomes: dict[Cell, bool] = {}
        for cell in {new.leads.cell(ground, leaf) for ground in grounds}:
            outcomes[cell] = new.judge.judge(cell, new.judge.held_in(cell))
        bare = {ground for ground in grounds if outcomes[new.leads.cell(ground, leaf)]}
        found = (new.gaps.get(leaf, frozenset()) - grounds) | bare
        new.gaps.pop(leaf, None)
        if found:
            new.gaps[leaf] = found

    def _cells(self, leads: Iterable[Lead]) -> Iterator[Cell]:
        """Where these powers stand, as the cells were before the edit."""
        old = self._old
        for lead in leads:
            for leaf in old.tree.leaves_of(lead.categories):
                for ground in old.grounds.within.get(lead.area, ()):
                    yield old.leads.cell(ground, leaf)

    def _recount(self) -> None:
        old, new = self._old, self.new
        new.overlaps = Overlaps(new.book, new.tree, new.land, new.grounds, new.leads)
        more, less = new.overlaps.count_with(self._come), old.overlaps.count_with(self._gone)
        new.exception_count = old.exception_count + more - less

    def _note_duties(self) -> None:
        old, new = self._old, self.new
        new.faults, new.needs = old.faults.copy(), old.needs.copy()
        replaced = [old.powers[code] for code in self._codes if code in old.powers]
        for post in {post for power in (*replaced, *self._upsert) for post in new.duties.needs(power)}:
            needs = new.needs.get(post, {})
            new.needs[post] = {code: need for code, need in needs.items() if code not in self._codes}
        for code in self._codes:
            new.faults.pop(code, None)
        for power in self._upsert:
            new.note_duties(power)
