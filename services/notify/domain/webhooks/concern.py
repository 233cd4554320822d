"""Which units a case concerns, and in which quality: what a subscription hears of."""

from enum import StrEnum

from services.notify.domain.case_news import CaseNews
from services.notify.domain.parties import Party, Recipient, RecipientKind
from services.notify.domain.telling_table import WHO_IS_TOLD

_OF_THE_DISPATCHER = frozenset(rule.event for rule in WHO_IS_TOLD if rule.party is Party.DISPATCHER)


class Concern(StrEnum):
    """In which quality a case concerns a unit."""

    LEAD = "lead"
    # It led the case until this event: the last that it hears, so that its own list can let the case go.
    FORMER_LEAD = "former_lead"
    ASSISTANT = "assistant"
    DISPUTED_UNIT = "disputed_unit"
    SUPERVISING_UNIT = "supervising_unit"
    # First to receive it, and answerable for it (首接负责).
    RECEIVING_UNIT = "receiving_unit"
    DISPATCHER = "dispatcher"
    # The event names the unit, or one of its posts.
    NAMED = "named"


def concerned_units(news: CaseNews, dispatcher_unit: str) -> dict[str, tuple[Concern, ...]]:
    """By unit code; never a unit from which the case is withheld."""
    lead = news.lead.unit_code
    found = [
        (lead, Concern.LEAD),
        (news.former_lead_unit if news.former_lead_unit != lead else "", Concern.FORMER_LEAD),
        *((assistant.unit_code, Concern.ASSISTANT) for assistant in news.assistants),
        *((unit, Concern.DISPUTED_UNIT) for unit in news.disputed_units),
        (news.supervising_unit, Concern.SUPERVISING_UNIT),
        (news.receiving_unit, Concern.RECEIVING_UNIT),
        (dispatcher_unit if news.event in _OF_THE_DISPATCHER else "", Concern.DISPATCHER),
        *((_unit_of(recipient), Concern.NAMED) for recipient in (*news.named, *news.upper_level)),
    ]
    units: dict[str, tuple[Concern, ...]] = {}
    for unit, concern in found:
        if unit and unit not in news.withheld_from and concern not in units.get(unit, ()):
            units[unit] = (*units.get(unit, ()), concern)
    return units


def _unit_of(recipient: Recipient) -> str:
    """A post's code begins with its unit's; a partner or a person is no unit."""
    return recipient.ref if recipient.kind is RecipientKind.UNIT else recipient.post_unit
