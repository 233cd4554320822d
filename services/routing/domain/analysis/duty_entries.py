"""Vacant posts and faulty steps as the report tells them."""

from collections.abc import Callable

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.declarations import Declarations
from services.routing.domain.analysis.duties import DECISION, FIRST_STEP, STEP
from services.routing.domain.analysis.report import Entry
from services.routing.domain.rulebook.escalation import Escalation
from services.routing.domain.rulebook.posts import VACANCY_CHAIN

FILE = "powers"
# Of a power's code and a column: the row, and the cell as `powers!K37`; None and empty where nobody knows.
PlaceOf = Callable[[str, str], tuple[int | None, str]]
_WEIGHTS = (DECISION, FIRST_STEP, STEP, None)


def vacancy_entries(analysis: Analysis, declarations: Declarations) -> list[Entry]:
    """Every vacant post, by code; `needed_as` the weightiest of decision, first_step, step, None when no power names
    it. `stand_in_post_code`: who does its work until it is filled, None when the whole unit is vacant.
    """
    rule = Escalation(analysis.rulebook.escalation).rule_for("post_vacant", "normal")
    chain = rule.notify_posts if rule and rule.notify_posts else VACANCY_CHAIN
    entries = []
    for code, post in sorted(analysis.duties.vacant.items()):
        needs = analysis.needs.get(code, {})
        note = declarations.of_vacancy(code)
        entries.append(
            {
                "post_code": code,
                "unit_code": post.unit_code,
                "title": post.title,
                "role": post.role,
                "needed_as": min(needs.values(), key=_WEIGHTS.index, default=None),
                "power_codes": sorted(needs),
                "stand_in_post_code": analysis.duties.stand_in(post, chain),
                "declared": note is not None,
                "reason": note.reason if note else None,
            }
        )
    return entries


def fault_entries(analysis: Analysis, place_of: PlaceOf) -> list[Entry]:
    """Errors that only the whole rulebook shows: steps that nobody can do, conditions beyond analysis."""
    faults = [(fault.power_code, fault.column, fault.message) for found in analysis.faults.values() for fault in found]
    message = "条件过于复杂，无法检查，请拆成几条权力"
    faults += [(code, "condition", message) for code in analysis.obscure]
    return [_error(code, column, message, place_of(code, column)) for code, column, message in faults]


def nowhere(_code: str, _column: str) -> tuple[None, str]:
    return None, ""


def _error(code: str, column: str, message: str, place: tuple[int | None, str]) -> Entry:
    row, cell = place
    return {"file": FILE, "row": row, "column": column, "message": message, "cell": cell, "power_codes": [code]}
