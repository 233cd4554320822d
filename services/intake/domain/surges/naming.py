"""How a surge is called, and the places it is about."""

import re
from collections import Counter
from collections.abc import Sequence

from services.intake.domain.surges.report import Sighting
from services.intake.domain.surges.signature import likeness

HEADLINE_CHARACTERS_MAX = 40
AREAS_MAX = 10
# Names as published collections hide them (A3区, A7县): a letter instead of the name.
_HIDDEN_NAME = re.compile(r"[A-Z]\d{0,2}[区县市]")
_CITY = re.compile(r"[A-Z]市")


def headline_report(reports: Sequence[Sighting]) -> Sighting:
    """The one that is most like all others; of equal ones the oldest."""
    return max(reports, key=lambda one: sum(likeness(one, other) for other in reports if other is not one))


def headline(sighting: Sighting) -> str:
    """Its title, or how its text begins."""
    words = (sighting.report.title or sighting.report.text).strip()
    first_line = words.splitlines()[0] if words else ""
    cut = first_line[:HEADLINE_CHARACTERS_MAX]
    return cut if cut == first_line else f"{cut}…"


def areas(reports: Sequence[Sighting]) -> tuple[str, ...]:
    """Codes that were given; where none was, the names of areas that the reports say. The most frequent first."""
    codes = Counter(sighting.report.area_code for sighting in reports if sighting.report.area_code)
    counted: Counter[str] = codes or _named(reports)
    return tuple(area for area, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:AREAS_MAX])


def _named(reports: Sequence[Sighting]) -> Counter[str]:
    names = Counter(
        name
        for sighting in reports
        for name in set(_HIDDEN_NAME.findall(f"{sighting.report.title}\n{sighting.report.text}"))
    )
    finer = Counter({name: count for name, count in names.items() if not _CITY.fullmatch(name)})
    return finer or names


def category(reports: Sequence[Sighting]) -> str | None:
    """The one that most of those who chose one chose."""
    codes = Counter(sighting.report.category_code for sighting in reports if sighting.report.category_code)
    return min(codes, key=lambda code: (-codes[code], code)) if codes else None
