"""The analysis of a whole rulebook from one day on, kept so that an edit costs only what it touches.

An answer is kept with the cell that shows it: a power that can lead with one cell where it does, a tie with one cell
where it comes about. After an edit only the cells are judged anew in which a changed power stands, and only answers
whose cell is among them are asked for again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from services.routing.domain.analysis.boxes import TooComplexError
from services.routing.domain.analysis.condition_book import ConditionBook
from services.routing.domain.analysis.duties import Duties, DutyFault
from services.routing.domain.analysis.editing import edited
from services.routing.domain.analysis.grounds import Ground, Grounds
from services.routing.domain.analysis.judging import Held, Judge, Pair
from services.routing.domain.analysis.land import Land
from services.routing.domain.analysis.leads import CategoryTree, Cell, Lead, Leads, lead_of
from services.routing.domain.analysis.overlaps import Overlaps
from services.routing.domain.analysis.renewing import renewed
from services.routing.domain.rulebook.holders import Holder, Holders
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, LEAD, Power, Rulebook


class Analysis:
    """`leads`: those in force on the day or later. `gaps`: leaf category → the grounds where it can be without a lead.

    `obscure`: powers whose condition alone is beyond analysis; they are left out. `book`: of an earlier analysis.
    """

    def __init__(self, rulebook: Rulebook, day: date, book: ConditionBook | None = None) -> None:
        self._tables = rulebook
        self.day = day
        self.book = book or ConditionBook()
        self.land = Land(rulebook.areas, rulebook.units)
        self.tree = CategoryTree(rulebook.categories)
        self.powers = {power.power_code: power for power in rulebook.powers}
        self.obscure: dict[str, Power] = {}
        leads = filter(None, map(self.lead, rulebook.powers))
        self.leads = Leads(self.tree, {lead.code: lead for lead in leads})
        with_communities = any(map(self.needs_communities, self.leads.by_code.values()))
        self.grounds = Grounds(self.land, frozenset(self.leads.at), with_communities)
        self.judge = Judge(self.book, self.leads, day.toordinal())
        self.gaps: dict[str, frozenset[Ground]] = {}
        self._judge_everything()
        self.overlaps = Overlaps(self.book, self.tree, self.land, self.grounds, self.leads)
        self.exception_count = sum(1 for lead in self.leads.by_code.values() for _ in self.overlaps.settled_from(lead))
        self.duties = Duties(rulebook)
        # Power → the faults of its steps; vacant post → power → how it needs the post.
        self.faults: dict[str, tuple[DutyFault, ...]] = {}
        self.needs: dict[str, dict[str, str]] = {}
        for power in rulebook.powers:
            self.note_duties(power)

    @property
    def rulebook(self) -> Rulebook:
        return replace(self._tables, powers=tuple(self.powers.values()))

    def take_tables(self, rulebook: Rulebook) -> None:
        """Of a rulebook with the same powers; its rows are then told in its order."""
        self._tables = rulebook
        self.powers = {power.power_code: power for power in rulebook.powers}

    def edited(self, upsert: Iterable[Power] = (), remove: Iterable[str] = ()) -> "Analysis":
        """The analysis of the rulebook with these powers put in (or in the place of those of the same code), and those
        codes taken out. Only what the edit touches is judged anew; areas, units and posts stay as they are.
        """
        return edited(self, upsert, remove)

    def renewed(self, rulebook: Rulebook) -> "Analysis":
        """The analysis of another rulebook from the same day on, whatever differs; see renewing.py."""
        return renewed(self, rulebook)

    @property
    def dead(self) -> Iterator[Lead]:
        return (lead for lead in self.leads.by_code.values() if lead not in self.judge.alive)

    def unit_of(self, lead: Lead, place: str) -> str | None:
        """Who holds the power in the place; None where nobody does, or the place is too coarse."""
        holder = self._holders.resolve(*lead.holding, tuple(self.land.lineage(place)))
        return holder.unit_code if isinstance(holder, Holder) else None

    def cells_of(self, lead: Lead) -> Iterator[Cell]:
        """Every cell that the power reaches, once, by category."""
        seen = set()
        for leaf in sorted(self.tree.leaves_of(lead.categories)):
            for ground in self.grounds.in_order(lead.area):
                cell = self.leads.cell(ground, leaf)
                if cell not in seen:
                    seen.add(cell)
                    yield cell

    def place_in(self, cell: Cell, area: str) -> str:
        """The first place in the area whose issues of the cell's category are decided in the cell."""
        cells = ((ground, self.leads.cell(ground, cell.category)) for ground in self.grounds.in_order(area))
        return next(self.grounds.a_place(area, ground) for ground, found in cells if found == cell)

    @cached_property
    def _holders(self) -> Holders:
        return Holders(self._tables.units, self._tables.areas)

    def note_duties(self, power: Power) -> None:
        if not self._is_history(power):
            faults = tuple(self.duties.faults(power))
            if faults:
                self.faults[power.power_code] = faults
            for post_code, need in self.duties.needs(power).items():
                self.needs.setdefault(post_code, {})[power.power_code] = need

    def _is_history(self, power: Power) -> bool:
        return power.in_force_to is not None and power.in_force_to < self.day

    def lead(self, power: Power) -> Lead | None:
        if power.lead_or_assist != LEAD or self._is_history(power):
            return None
        try:
            return lead_of(power, self.book.number_of(power.condition))
        except TooComplexError:
            self.obscure[power.power_code] = power
            return None

    def needs_communities(self, lead: Lead) -> bool:
        """Whether the communities of a street have to be told apart for this power."""
        return lead.holding[1] == COMMUNITY_LEVEL

    def look_for_life(self, lead: Lead) -> None:
        cells = self.cells_of(lead)
        while lead not in self.judge.alive and (cell := next(cells, None)):
            self.judge.judge(cell, self.judge.held_in(cell))

    def look_for_tie(self, pair: Pair) -> None:
        one, other = (self.leads.by_code[code] for code in pair)
        cells = self.cells_of(one if other.area in self.land.lineage(one.area) else other)
        while pair not in self.judge.ties and (cell := next(cells, None)):
            self.judge.judge(cell, self.judge.held_in(cell))

    def _judge_everything(self) -> None:
        """The cells with the fewest areas first: most powers are then seen to be alive in few cells."""
        gap_cells: set[Cell] = set()
        for standing, leaf, grounds in self._all_cells():
            reaching = self.leads.reaching(standing, leaf)
            # Streets and towns mostly differ in nothing that reaches this category.
            outcomes: dict[tuple[Held, ...], bool] = {}
            for ground in grounds:
                held, cell = self.judge.held_by(ground, reaching), Cell(ground, leaf)
                has_gap = outcomes.get(tuple(held)) if outcomes else None
                if has_gap is None:
                    has_gap = self.judge.judge(cell, held)
                    if len(grounds) > 1:
                        outcomes[tuple(held)] = has_gap
                if has_gap:
                    gap_cells.add(cell)
        grounds_here = set(self.grounds.at.values())
        for leaf in sorted({cell.category for cell in gap_cells}):
            self.gaps[leaf] = frozenset(each for each in grounds_here if self.leads.cell(each, leaf) in gap_cells)

    def _all_cells(self) -> Iterator[tuple[tuple[str, ...], str, list[Ground]]]:
        """(areas with powers, leaf category, the grounds under these areas whose places are decided there)."""
        leaves = frozenset(self.tree.leaves)
        waiting: dict[Ground, frozenset[str]] = dict.fromkeys(self.grounds.at.values(), leaves)
        found: dict[tuple[str, ...], dict[str, list[Ground]]] = {}
        for length in range(max((len(each.standing) for each in waiting), default=0), -1, -1):
            for ground in [each for each in waiting if len(each.standing) == length]:
                wanted = waiting.pop(ground)
                own = wanted & self.leads.leaves_at[ground.standing[0]] if length else wanted
                here = found.setdefault(ground.standing, {})
                for leaf in own:
                    here.setdefault(leaf, []).append(ground)
                if wanted - own:
                    waiting[ground.farther] = waiting.get(ground.farther, frozenset()) | (wanted - own)
        for standing in sorted(found, key=lambda each: (len(each), each)):
            for leaf in sorted(found[standing]):
                yield standing, leaf, found[standing][leaf]
