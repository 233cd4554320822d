"""Where and about what an issue is, as likely duplicates are looked for by it."""

from typing import NamedTuple

from services.intake.domain.areas import AreaLevel, Gazetteer
from services.intake.domain.duplicates.candidate import Compared
from services.intake.domain.duplicates.grouping import CATEGORY_CHARACTERS
from services.intake.domain.duplicates.sketch import sketch
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reference import Reference


class Footprint(NamedTuple):
    """`area_code`: the street, or what is known of it; `category_code`: of level 2, or what is known of it. Both may be
    empty."""

    area_code: str
    category_code: str
    sketch: bytes


def footprint_of(issue: ReceivedIssue, reference: Reference) -> Footprint | None:
    """None for what is about a unit: its words are shown to nobody who merely reports something like it."""
    if issue.about_unit is not None:
        return None
    return footprint(Compared.of(issue), reference)


def footprint(issue: Compared, reference: Reference) -> Footprint:
    category = (issue.category_code or "")[:CATEGORY_CHARACTERS]
    return Footprint(_street(issue.area_code or "", reference.gazetteer), category, sketch(issue.title, issue.text))


def _street(code: str, gazetteer: Gazetteer) -> str:
    for each in gazetteer.lineage(code):
        area = gazetteer.area(each)
        if area is not None and area.level <= AreaLevel.STREET:
            return each
    return code
