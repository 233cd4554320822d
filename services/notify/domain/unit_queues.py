"""In whose queues (单位待办) a case stands, and as what: the rules of docs/queues.md, by what an event says."""

from collections.abc import Iterator
from enum import StrEnum

from services.notify.domain.case_news import CaseNews
from services.notify.domain.units import Units
from services.notify.domain.webhooks.concern import Concern, concerned_units

# What a dispatcher has to do something about.
_DISPATCHED_STATES = frozenset({"triage", "disputed", "returned", "resolved"})


class QueueRole(StrEnum):
    """As what a unit has a case, the weightiest first."""

    LEAD = "lead"
    PARTY = "party"
    ASSIST = "assist"
    DISPATCHER = "dispatcher"


class QueueChangeKind(StrEnum):
    ENTERED = "entered"
    CHANGED = "changed"
    LEFT = "left"


_ROLE_OF_CONCERN = {
    Concern.LEAD: QueueRole.LEAD,
    Concern.FORMER_LEAD: QueueRole.LEAD,
    Concern.DISPUTED_UNIT: QueueRole.PARTY,
    Concern.ASSISTANT: QueueRole.ASSIST,
}


def queue_roles(news: CaseNews, units: Units) -> dict[str, QueueRole]:
    """By unit, once each; never a unit that the case is withheld from."""
    roles: dict[str, QueueRole] = {}
    for unit, role in _stakes(news, units):
        if unit and unit not in news.withheld_from:
            roles.setdefault(unit, role)
    return roles


def left_unseen(news: CaseNews, dispatcher_unit: str) -> dict[str, QueueRole]:
    """Units that had the case, as the event shows, whether or not anybody noted that it came."""
    concerns = concerned_units(news, dispatcher_unit)
    found = {
        unit: [_ROLE_OF_CONCERN[one] for one in ones if one in _ROLE_OF_CONCERN] for unit, ones in concerns.items()
    }
    return {unit: roles[0] for unit, roles in found.items() if roles}


def _stakes(news: CaseNews, units: Units) -> Iterator[tuple[str, QueueRole]]:
    if news.is_open:
        yield news.lead.unit_code, QueueRole.LEAD
        # The street whose posts work for the community that leads; a post's code begins with its unit's.
        yield news.lead.post_code.rpartition("-")[0], QueueRole.LEAD
    if news.state == "disputed":
        yield from ((unit, QueueRole.PARTY) for unit in news.disputed_units)
    if news.is_open:
        yield from ((unit, QueueRole.ASSIST) for unit in news.assisting_units)
    if news.state in _DISPATCHED_STATES:
        yield from ((unit, QueueRole.DISPATCHER) for unit in units.dispatchers_of(news.area_code))
