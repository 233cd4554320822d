"""Where an issue is taken to be."""

from services.routing.domain.facts import IssueFacts
from services.routing.domain.rulebook.snapshot import Snapshot

# {area_code, source}, as it is recorded. `source`: operator (an online platform's seat) | issue | rulebook (no area
# given: that of the whole rulebook).
Place = dict[str, str | None]


def place_of(facts: IssueFacts, snapshot: Snapshot) -> tuple[Place, tuple[str, ...]]:
    """The place, and its area with all above it; these are empty when the area is not in the rulebook's table.

    An operator outside the rulebook's areas is out of reach, so the reporter's own area counts then.
    """
    lineages = snapshot.areas.lineages
    if facts.operator_area is not None and facts.operator_area in lineages:
        return {"area_code": facts.operator_area, "source": "operator"}, lineages[facts.operator_area]
    if facts.area_code is not None:
        return {"area_code": facts.area_code, "source": "issue"}, lineages.get(facts.area_code, ())
    home = snapshot.home_area
    return {"area_code": home, "source": "rulebook"}, lineages[home] if home else ()
