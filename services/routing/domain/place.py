"""Where an issue is taken to be."""

from dataclasses import dataclass

from services.routing.domain.facts import IssueFacts
from services.routing.domain.rulebook.snapshot import Snapshot


@dataclass(slots=True)
class Place:
    """Never changed; for why it is not frozen see IssueFacts.

    `source`: operator (an online platform's seat) | issue | rulebook (no area given: that of the whole rulebook).

    `lineage`: the area and all above it; empty when the area is not in the rulebook's table.
    """

    area_code: str | None
    source: str
    lineage: tuple[str, ...]


def place_of(facts: IssueFacts, snapshot: Snapshot) -> Place:
    """An operator outside the rulebook's areas is out of reach, so the reporter's own area counts then."""
    lineages = snapshot.areas.lineages
    if facts.operator_area is not None and facts.operator_area in lineages:
        return Place(facts.operator_area, "operator", lineages[facts.operator_area])
    if facts.area_code is not None:
        return Place(facts.area_code, "issue", lineages.get(facts.area_code, ()))
    home = snapshot.home_area
    return Place(home, "rulebook", lineages[home] if home else ())
