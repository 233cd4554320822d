"""Conflicts as the report tells them: with the issue that would end in one, and on which day."""

from datetime import date

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.declarations import Declarations
from services.routing.domain.analysis.judging import Pair, Tie
from services.routing.domain.analysis.leads import LAST_DAY, Lead
from services.routing.domain.analysis.report import Entry
from services.routing.domain.analysis.witness import witness_of


def conflict_entries(analysis: Analysis, declarations: Declarations) -> tuple[list[Entry], list[Entry]]:
    """(conflicts, declared ones), both by power codes."""
    conflicts, declared = [], []
    for pair in sorted(analysis.judge.ties):
        entry = _entry(analysis, pair)
        note = declarations.of_overlap(*pair)
        if note is None:
            conflicts.append(entry)
        else:
            declared.append({**entry, "reason": note.reason, "suggested_route": note.suggested_route})
    return conflicts, declared


def _entry(analysis: Analysis, pair: Pair) -> Entry:
    one, other = (analysis.leads.by_code[code] for code in pair)
    area = one.area if other.area in analysis.land.lineage(one.area) else other.area
    tie = _first_tie(analysis, pair, one if one.area == area else other)
    day = date.fromordinal(tie.day)
    place = analysis.place_in(tie.cell, area)
    box = analysis.book.left(tie.conditions, tie.around if tie.proven else frozenset())
    last = min(one.last, other.last)
    return {
        "power_codes": list(pair),
        "names": [analysis.powers[code].name for code in pair],
        "kind": analysis.overlaps.kind(one, other),
        "precedence": one.precedence,
        "category_codes": analysis.overlaps.shared_categories(one, other),
        "area_code": area,
        "leads": [_lead(analysis, each, place) for each in (one, other)],
        "from": date.fromordinal(max(one.first, other.first)).isoformat(),
        "to": None if last == LAST_DAY else date.fromordinal(last).isoformat(),
        "proven": tie.proven,
        "witness_on": day.isoformat(),
        "witness": witness_of(box, tie.cell.category, place, day) if box else None,
    }


def _first_tie(analysis: Analysis, pair: Pair, lower: Lead) -> Tie:
    """The same one in every run, whichever was met first in the analysis."""
    ties = (analysis.judge.tie_in(cell, pair) for cell in analysis.cells_of(lower))
    return next(filter(None, ties))


def _lead(analysis: Analysis, lead: Lead, place: str) -> Entry:
    return {"power_code": lead.code, "unit_code": analysis.unit_of(lead, place)}
