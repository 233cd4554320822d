"""Rulings on earlier cases of this kind: cited beside the case, and in the next dispute about it."""

from collections.abc import Sequence

from services.routing.domain.case import Case
from services.routing.domain.classification.reading import read
from services.routing.domain.precedents import Precedent, precedents_among
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.ports import RoutingWork, Ruling

_DISTRICT_CODE_LENGTH = 6


async def find_precedents(
    case: Case, work: RoutingWork, ruling: Ruling, hidden_from: Sequence[str] = ()
) -> list[Precedent]:
    """`hidden_from`: what issues may call the unit of whoever reads; rulings on cases about it are left out."""
    snapshot = await ruling.of(case.rulebook_version)
    categories = snapshot.categories.lineages.get(case.report.category_code) if snapshot else None
    if snapshot is None or not categories:
        return []
    district = case.report.area_code[:_DISTRICT_CODE_LENGTH]
    ruled = await work.disputes.ruled_on(categories, district, case.id, hidden_from)
    if not ruled:
        return []
    return precedents_among(ruled, await subject_of(case, ruling, snapshot), case.report.area_code)


async def subject_of(case: Case, ruling: Ruling, snapshot: Snapshot) -> tuple[str, ...]:
    """The words of its title and text that the word book knows, sorted."""
    book = (await ruling.classifier(snapshot)).book
    return tuple(sorted(read(case.report.title, case.report.text, book).words))
