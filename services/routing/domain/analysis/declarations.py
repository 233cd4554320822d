"""What the rulebook declares of itself (coverage_notes): gaps and overlaps on purpose, posts vacant on purpose.

A note's `ref` names category codes (gap), power codes (overlap) or a post (vacancy), several joined by `;`.
"""

from collections.abc import Callable, Iterable, Iterator

from services.routing.domain.analysis.leads import CategoryTree
from services.routing.domain.rulebook.tables import CoverageNote

GAP, OVERLAP, VACANCY = "gap", "overlap", "vacancy"


class Declarations:
    def __init__(self, notes: Iterable[CoverageNote], tree: CategoryTree) -> None:
        self._tree = tree
        self._notes = tuple(notes)
        self._gaps: dict[str, CoverageNote] = {}
        self._overlaps: dict[str, list[CoverageNote]] = {}
        self._vacancies: dict[str, CoverageNote] = {}
        for note in self._notes:
            for code in codes_of(note):
                if note.kind == GAP:
                    self._gaps.setdefault(code, note)
                elif note.kind == OVERLAP:
                    self._overlaps.setdefault(code, []).append(note)
                elif note.kind == VACANCY:
                    self._vacancies.setdefault(code, note)

    def of_gap(self, category: str) -> CoverageNote | None:
        """The note that leaves this category, or one above it, without a lead on purpose."""
        return next(filter(None, map(self._gaps.get, self._tree.lineages[category])), None)

    def of_overlap(self, one: str, other: str) -> CoverageNote | None:
        return next((note for note in self._overlaps.get(one, ()) if other in codes_of(note)), None)

    def of_vacancy(self, post_code: str) -> CoverageNote | None:
        return self._vacancies.get(post_code)

    def stale(
        self, gap_leaves: Iterable[str], overlapping: Iterable[tuple[str, str]], vacant: Iterable[str]
    ) -> Iterator[CoverageNote]:
        """Notes that declare what is not there: each of their codes has to stand for something found."""
        gaps = {above for leaf in gap_leaves for above in self._tree.lineages[leaf]}
        pairs = [frozenset(pair) for pair in overlapping]
        posts = frozenset(vacant)
        is_there: dict[str, Callable[[frozenset[str]], bool]] = {
            GAP: gaps.issuperset,
            OVERLAP: lambda codes: any(pair <= codes for pair in pairs),
            VACANCY: posts.issuperset,
        }
        return (note for note in self._notes if note.kind in is_there and not is_there[note.kind](codes_of(note)))


def codes_of(note: CoverageNote) -> frozenset[str]:
    return frozenset(code.strip() for code in note.ref.split(";") if code.strip())
