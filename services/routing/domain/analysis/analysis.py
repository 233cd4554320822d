"""The analysis of a whole rulebook from one day on, kept so that an edit costs only what it touches.

An answer is kept with the cell that shows it: a power that can lead with one cell where it does, a tie with one cell
where it comes about. After an edit only the cells are judged anew in which a changed power stands, and only answers
whose cell is among them are asked for again.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from services.routing.domain.analysis.boxes import TooComplexError
from services.routing.domain.analysis.condition_book import ConditionBook
from services.routing.domain.analysis.duties import Duties, DutyFault
from services.routing.domain.analysis.grounds import Ground, Grounds, Land
from services.routing.domain.analysis.judging import Judge
from services.routing.domain.analysis.leads import CategoryTree, Cell, Lead, Leads, lead_of
from services.routing.domain.analysis.overlaps import Overlaps
from services.routing.domain.rulebook.holders import Holder, Holders
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, LEAD, Power, Rulebook


class Analysis:
    """`leads`: those in force on the day or later. `gaps`: leaf category → the grounds where it can be without a lead.

    `obscure`: powers whose condition alone is beyond analysis; they are left out.
    """

    def __init__(self, rulebook: Rulebook, day: date) -> None:
        self.rulebook = rulebook
        self.day = day
        self.book = ConditionBook()
        self.land = Land(rulebook.areas, rulebook.units)
        self.tree = CategoryTree(rulebook.categories)
        self.powers = {power.power_code: power for power in rulebook.powers}
        self.obscure: dict[str, Power] = {}
        leads = filter(None, map(self._lead, rulebook.powers))
        self.leads = Leads(self.tree, {lead.code: lead for lead in leads})
        self.grounds = self._survey()
        self.judge = Judge(self.book, self.leads, day.toordinal())
        self.gaps: dict[str, frozenset[Ground]] = {}
        self._judge_everything()
        self.overlaps = Overlaps(self.book, self.tree, self.land, self.grounds, self.leads)
        self.exception_count = sum(1 for lead in self.leads.by_code.values() for _ in self.overlaps.lower_ones(lead))
        self.duties = Duties(rulebook)
        # Power → the faults of its steps; vacant post → power → how it needs the post.
        self.faults: dict[str, tuple[DutyFault, ...]] = {}
        self.needs: dict[str, dict[str, str]] = {}
        for power in rulebook.powers:
            self._note_duties(power)

    @property
    def dead(self) -> Iterator[Lead]:
        return (lead for code, lead in self.leads.by_code.items() if code not in self.judge.alive)

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
        return Holders(self.rulebook.units, self.rulebook.areas)

    def _note_duties(self, power: Power) -> None:
        if not self._is_history(power):
            faults = tuple(self.duties.faults(power))
            if faults:
                self.faults[power.power_code] = faults
            for post_code, need in self.duties.needs(power).items():
                self.needs.setdefault(post_code, {})[power.power_code] = need

    def _is_history(self, power: Power) -> bool:
        return power.in_force_to is not None and power.in_force_to < self.day

    def _lead(self, power: Power) -> Lead | None:
        if power.lead_or_assist != LEAD or self._is_history(power):
            return None
        try:
            return lead_of(power, self.book.number_of(power.condition))
        except TooComplexError:
            self.obscure[power.power_code] = power
            return None

    def _survey(self) -> Grounds:
        return Grounds(self.land, frozenset(self.leads.at), self._has_communities(self.leads.by_code.values()))

    def _has_communities(self, leads: Iterable[Lead]) -> bool:
        return any(lead.holding[1] == COMMUNITY_LEVEL for lead in leads)

    def _judge_everything(self) -> None:
        """The cells with the fewest areas first: most powers are then seen to be alive in few cells."""
        gap_cells = {cell for cell in self._all_cells() if self.judge.judge(cell)}
        grounds = set(self.grounds.at.values())
        for leaf in {cell.category for cell in gap_cells}:
            self.gaps[leaf] = frozenset(ground for ground in grounds if self.leads.cell(ground, leaf) in gap_cells)

    def _all_cells(self) -> list[Cell]:
        leaves = set(self.tree.leaves)
        waiting: dict[Ground, set[str]] = dict.fromkeys(self.grounds.at.values(), leaves)
        cells: list[Cell] = []
        for length in range(max((len(each.standing) for each in waiting), default=0), -1, -1):
            for ground in [each for each in waiting if len(each.standing) == length]:
                wanted = waiting.pop(ground)
                own = wanted & self.leads.leaves_at[ground.standing[0]] if length else wanted
                cells.extend(Cell(ground, leaf) for leaf in sorted(own))
                if length and wanted - own:
                    nearer = Ground(ground.standing[1:], ground.types)
                    waiting[nearer] = waiting.get(nearer, set()) | (wanted - own)
        return cells[::-1]
