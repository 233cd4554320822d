"""Where two rulebooks can decide differently: the boxes (category × area) of the powers that are not in both alike."""

from collections.abc import Iterable, Iterator

from services.routing.domain.facts import IssueFacts
from services.routing.domain.load import Load
from services.routing.domain.place import place_of
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, LEAD, CoverageNote, Post, TableName

# A change in one of these can move any case.
_FRAME: tuple[TableName, ...] = ("areas", "categories", "units", "escalation")


class Affected:
    """`everywhere`: the tables around the powers differ, so every case has to be looked at."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self._new = new
        self.everywhere = old.home_area != new.home_area or any(
            old.row_digest.tables[name] != new.row_digest.tables[name] for name in _FRAME
        )
        # Category → the areas of changed powers that hold there and below; and the areas above those.
        self._at: dict[str, set[str]] = {}
        self._above: dict[str, set[str]] = {}
        # For issues whose category is coarser than a changed power's.
        self._coarse: dict[str, set[str]] = {}
        self._anywhere: set[str] = set()
        self._posts: set[str] = set()
        self._post_areas: set[str] = set()
        if not self.everywhere:
            self._note_powers(old, new)
            self._note_posts(old, new)
            self._note_declarations(old, new)

    def meets(self, facts: IssueFacts, load: Load) -> bool:
        """Whether the two can decide this issue differently. False is certain; True is to be tried."""
        if self.everywhere:
            return True
        _, lineage = place_of(facts, self._new)
        if self._posts and self._meets_posts(lineage, load):
            return True
        category = facts.category_code
        if category is None or category not in self._new.categories.lineages:
            return False
        if lineage and category in self._coarse and self._shares(self._coarse[category], lineage):
            return True
        return any(self._meets_at(each, lineage) for each in self._new.categories.lineages[category])

    def _meets_at(self, category: str, lineage: tuple[str, ...]) -> bool:
        if category in self._anywhere:
            return True
        if not lineage or category not in self._at:
            return False
        # Powers below the place count too: a finer place would meet them.
        return lineage[0] in self._above[category] or self._shares(self._at[category], lineage)

    def _shares(self, areas: set[str], lineage: tuple[str, ...]) -> bool:
        return not areas.isdisjoint(lineage)

    def _meets_posts(self, lineage: tuple[str, ...], load: Load) -> bool:
        """A unit acts only for places in its own area; a deputy may sit in any unit."""
        deputies = (seat.deputy_post for seat in load.seats.values()) if load.seats else ()
        return self._shares(self._post_areas, lineage) or any(post in self._posts for post in deputies)

    def _note_powers(self, old: Snapshot, new: Snapshot) -> None:
        for power in _different(old, new):
            row = power.power
            if row.lead_or_assist == ASSIST:
                leads = (book.power_by_code.get(row.lead_power_code) for book in (old, new))
                for lead in filter(None, leads):
                    self._note_box(lead)
            elif row.lead_or_assist == LEAD:
                self._note_box(power)

    def _note_box(self, power: LoadedPower) -> None:
        area, above = power.power.area_code, self._new.areas.lineages[power.power.area_code]
        for category in power.power.category_codes:
            self._at.setdefault(category, set()).add(area)
            self._above.setdefault(category, set()).update(above)
            for coarser in self._new.categories.lineages[category][1:]:
                self._coarse.setdefault(coarser, set()).update(above)

    def _note_posts(self, old: Snapshot, new: Snapshot) -> None:
        for post in _different_posts(old, new):
            self._posts.add(post.post_code)
            self._post_areas.add(new.unit_by_code[post.unit_code].area_code)

    def _note_declarations(self, old: Snapshot, new: Snapshot) -> None:
        for note in _different_notes(old, new):
            for ref in note.ref.split(";"):
                if ref in new.categories:
                    self._anywhere.add(ref)
                elif ref in new.power_by_code:
                    self._note_box(new.power_by_code[ref])


def _different(old: Snapshot, new: Snapshot) -> Iterator[LoadedPower]:
    """Both forms of a row that changed."""
    if old.row_digest.tables["powers"] == new.row_digest.tables["powers"]:
        return
    for code, power in old.power_by_code.items():
        other = new.power_by_code.get(code)
        if other is not None and (other is power or other.power is power.power or other.power == power.power):
            continue
        yield from (each for each in (power, other) if each is not None)
    yield from (power for code, power in new.power_by_code.items() if code not in old.power_by_code)


def _different_posts(old: Snapshot, new: Snapshot) -> Iterable[Post]:
    if old.row_digest.tables["posts"] == new.row_digest.tables["posts"]:
        return ()
    return set(old.post_by_code.values()) ^ set(new.post_by_code.values())


def _different_notes(old: Snapshot, new: Snapshot) -> Iterable[CoverageNote]:
    return set(old.coverage_notes) ^ set(new.coverage_notes)
