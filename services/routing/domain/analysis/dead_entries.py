"""Dead powers as the report tells them: those that from the day on can never lead, and why."""

from typing import Literal

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.boxes import TooComplexError
from services.routing.domain.analysis.judging import Held
from services.routing.domain.analysis.leads import Lead
from services.routing.domain.analysis.report import Entry

Because = Literal["beaten", "never_true", "no_holder"]


def dead_entries(analysis: Analysis) -> list[Entry]:
    return [_entry(analysis, lead) for lead in sorted(analysis.dead, key=lambda each: each.code)]


def _entry(analysis: Analysis, lead: Lead) -> Entry:
    because, beaten_by = _why(analysis, lead)
    return {
        "power_codes": [lead.code],
        "name": analysis.powers[lead.code].name,
        "because": because,
        "beaten_by": beaten_by,
        "precedence": lead.precedence,
        "condition": analysis.powers[lead.code].condition,
    }


def _why(analysis: Analysis, lead: Lead) -> tuple[Because, list[str]]:
    if not analysis.book.entries[lead.condition].boxes:
        return "never_true", []
    cells = [held for cell in analysis.cells_of(lead) if _is_in(lead, held := analysis.judge.held_in(cell))]
    if not cells:
        return "no_holder", []
    beaters: dict[str, Lead] = {}
    for held in cells:
        rivals = _rivals(analysis, lead, held)
        if not _are_enough(analysis, lead, [rival for rival in rivals if rival.code in beaters]):
            beaters.update((rival.code, rival) for rival in _needed(analysis, lead, rivals))
    return "beaten", sorted(beaters)


def _is_in(lead: Lead, held: list[Held]) -> bool:
    return any(each is lead for each, _ in held)


def _rivals(analysis: Analysis, lead: Lead, held: list[Held]) -> list[Lead]:
    """The higher powers of a cell that can be true together with this one."""
    return [
        each
        for each, _ in held
        if each.precedence > lead.precedence
        and each.first <= lead.last
        and lead.first <= each.last
        and analysis.book.together(lead.condition, each.condition)
    ]


def _needed(analysis: Analysis, lead: Lead, rivals: list[Lead]) -> list[Lead]:
    """As few of the rivals as still beat the power everywhere; all of them where no few can be singled out."""
    needed = list(rivals)
    for rival in reversed(rivals):
        others = [each for each in needed if each is not rival]
        if _are_enough(analysis, lead, others):
            needed = others
    return needed


def _are_enough(analysis: Analysis, lead: Lead, rivals: list[Lead]) -> bool:
    """Whether these leave the power nothing, all through the time that it is in force."""
    first = max(lead.first, analysis.day.toordinal())
    lasting = frozenset(rival.condition for rival in rivals if rival.first <= first and lead.last <= rival.last)
    try:
        return analysis.book.left((lead.condition,), lasting) is None
    except TooComplexError:
        return False
