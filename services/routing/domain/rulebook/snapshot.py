"""A rulebook made ready for decisions. Immutable: a new version is a new snapshot, swapped in whole."""

from collections.abc import Mapping

from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.escalation import Escalation
from services.routing.domain.rulebook.holders import Holders
from services.routing.domain.rulebook.index import PowerIndex
from services.routing.domain.rulebook.loaded_power import Condition, LoadedPower
from services.routing.domain.rulebook.posts import VACANCY_CHAIN, Posts
from services.routing.domain.rulebook.tables import ASSIST, LEAD, Area, Category, CoverageNote, Post, Rulebook, Unit
from services.routing.domain.rulebook.trees import Tree, grow_tree


class Snapshot:
    """Build it from the sound rows of a reading; a rulebook with errors is never to be published.

    `home_area`: the smallest area with all the powers, the place of an issue that names none.
    """

    def __init__(self, rulebook: Rulebook, version: str) -> None:
        self.rulebook = rulebook
        self.version = version
        self.digest = digest_of(rulebook)
        self.stamp = {"version": version, "digest": self.digest}
        self.area_by_code: Mapping[str, Area] = {area.code: area for area in rulebook.areas}
        self.category_by_code: Mapping[str, Category] = {category.code: category for category in rulebook.categories}
        self.unit_by_code: Mapping[str, Unit] = {unit.unit_code: unit for unit in rulebook.units}
        self.post_by_code: Mapping[str, Post] = {post.post_code: post for post in rulebook.posts}
        self.power_by_code = _load_powers(rulebook)
        self.areas: Tree = grow_tree({area.code: area.parent for area in rulebook.areas})[0]
        self.categories: Tree = grow_tree({category.code: category.parent for category in rulebook.categories})[0]
        self.holders = Holders(rulebook.units, rulebook.areas)
        self.posts = Posts(rulebook.posts)
        self.escalation = Escalation(rulebook.escalation)
        self.vacancy_chain = self._vacancy_chain()
        leads = [power for power in self.power_by_code.values() if power.power.lead_or_assist == LEAD]
        self.index = PowerIndex(leads, self.categories, self.areas)
        self.home_area = self.areas.meeting_point(power.power.area_code for power in leads)
        self._gaps = {note.ref: note for note in rulebook.coverage_notes if note.kind == "gap"}
        self._overlaps = {
            frozenset(note.ref.split(";")): note for note in rulebook.coverage_notes if note.kind == "overlap"
        }

    def declared_gap(self, category_code: str) -> CoverageNote | None:
        """The note that leaves this category, or one above it, without a lead on purpose."""
        found = (self._gaps.get(code) for code in self.categories.lineage(category_code))
        return next(filter(None, found), None)

    def declared_overlap(self, power_codes: frozenset[str]) -> CoverageNote | None:
        return self._overlaps.get(power_codes)

    def _vacancy_chain(self) -> tuple[str, ...]:
        rule = self.escalation.rule_for("post_vacant", "normal")
        return rule.notify_posts if rule and rule.notify_posts else VACANCY_CHAIN


def _load_powers(rulebook: Rulebook) -> Mapping[str, LoadedPower]:
    conditions = {power.condition: Condition(power.condition) for power in rulebook.powers if power.condition}
    powers = {power.power_code: LoadedPower(power, conditions.get(power.condition)) for power in rulebook.powers}
    helpers: dict[str, list[LoadedPower]] = {}
    for power in powers.values():
        if power.power.lead_or_assist == ASSIST:
            helpers.setdefault(power.power.lead_power_code, []).append(power)
    for lead_code, found in helpers.items():
        powers[lead_code].assistants = tuple(sorted(found, key=lambda each: each.code))
    return powers
