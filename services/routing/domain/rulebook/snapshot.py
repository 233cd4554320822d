"""A rulebook made ready for decisions. Immutable: a new version is a new snapshot, swapped in whole."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

from services.routing.domain.rulebook.digest import RulebookDigest, full_digest
from services.routing.domain.rulebook.edits import Edit, changed_posts, changed_powers
from services.routing.domain.rulebook.escalation import Escalation
from services.routing.domain.rulebook.holders import Holders
from services.routing.domain.rulebook.index import PowerIndex
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.loading import Conditions, load_powers
from services.routing.domain.rulebook.posts import VACANCY_CHAIN, Posts
from services.routing.domain.rulebook.tables import LEAD, Area, Category, CoverageNote, Post, Rulebook, Unit
from services.routing.domain.rulebook.trees import Tree, grow_tree


class Snapshot:
    """Build it from the sound rows of a reading; a rulebook with errors is never to be published.

    `home_area`: the smallest area with all the powers, the place of an issue that names none.
    """

    def __init__(self, rulebook: Rulebook, version: str) -> None:
        self.category_by_code: Mapping[str, Category] = {category.code: category for category in rulebook.categories}
        self.unit_by_code: Mapping[str, Unit] = {unit.unit_code: unit for unit in rulebook.units}
        self._conditions: Conditions = {}
        self.power_by_code: Mapping[str, LoadedPower] = load_powers(rulebook.powers, self._conditions)
        self.areas: Tree = grow_tree({area.code: area.parent for area in rulebook.areas})[0]
        self.categories: Tree = grow_tree({category.code: category.parent for category in rulebook.categories})[0]
        self.holders = Holders(rulebook.units, rulebook.areas)
        self.area_by_code: Mapping[str, Area] = self.holders.area_by_code
        self.posts = Posts(rulebook.posts)
        self.post_by_code: Mapping[str, Post] = self.posts.by_code
        self.escalation = Escalation(rulebook.escalation)
        self.vacancy_chain = self._vacancy_chain()
        leads = (power for power in self.power_by_code.values() if power.power.lead_or_assist == LEAD)
        self.index = PowerIndex(leads, self.categories, self.areas)
        self.home_area = self.areas.meeting_point(self.index.at)
        self._gaps = {note.ref: note for note in rulebook.coverage_notes if note.kind == "gap"}
        self._overlaps = {
            frozenset(note.ref.split(";")): note for note in rulebook.coverage_notes if note.kind == "overlap"
        }
        self._rulebook: Rulebook | None = rulebook
        # The tables that an edit leaves as they are.
        self._frame = replace(rulebook, posts=(), powers=())
        self._stamp(version, full_digest(rulebook))

    @property
    def rulebook(self) -> Rulebook:
        """All rows, those that an edit added last; put together when asked for, since an edit is to be quick."""
        if self._rulebook is None:
            powers = tuple(each.power for each in self.power_by_code.values())
            self._rulebook = replace(self._frame, posts=tuple(self.post_by_code.values()), powers=powers)
        return self._rulebook

    def edited(self, edit: Edit, version: str) -> "Snapshot":
        """The snapshot after an edit; shares with this one what the edit leaves alone. Raises EditError.

        Some milliseconds at 100,000 powers, where a snapshot takes seconds. The edited rows have to be sound.
        """
        other = copy(self)
        other._rulebook = None
        digest = self.row_digest
        if edit.upsert_posts or edit.remove_posts:
            posts = changed_posts(self.post_by_code, edit)
            other.post_by_code = posts.post_by_code
            other.posts = self.posts.edited(*posts)
            digest = digest.edited("posts", posts.removed, posts.added)
        if edit.upsert_powers or edit.remove_powers:
            powers = changed_powers(self.power_by_code, edit, self._conditions)
            other.power_by_code = powers.power_by_code
            other.index = self.index.edited(powers.removed_leads, powers.added_leads)
            if other.index.at.keys() != self.index.at.keys():
                other.home_area = self.areas.meeting_point(other.index.at)
            digest = digest.edited("powers", powers.removed_rows, powers.added_rows)
        other._stamp(version, digest)
        return other

    @property
    def coverage_notes(self) -> tuple[CoverageNote, ...]:
        return self._frame.coverage_notes

    def declared_gap(self, category_code: str) -> CoverageNote | None:
        """The note that leaves this category, or one above it, without a lead on purpose."""
        found = (self._gaps.get(code) for code in self.categories.lineage(category_code))
        return next(filter(None, found), None)

    def declared_overlap(self, power_codes: frozenset[str]) -> CoverageNote | None:
        return self._overlaps.get(power_codes)

    def _stamp(self, version: str, digest: RulebookDigest) -> None:
        self.version = version
        self.row_digest = digest
        self.digest = digest.hex
        self.stamp = {"version": version, "digest": self.digest}

    def _vacancy_chain(self) -> tuple[str, ...]:
        rule = self.escalation.rule_for("post_vacant", "normal")
        return rule.notify_posts if rule and rule.notify_posts else VACANCY_CHAIN
