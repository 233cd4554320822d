"""Gaps as the report tells them. Declared and undeclared ones never share a box."""

from collections.abc import Iterable

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.declarations import Declarations
from services.routing.domain.analysis.gap_boxes import GapBox, largest_boxes
from services.routing.domain.analysis.judging import uncovered
from services.routing.domain.analysis.leads import Cell
from services.routing.domain.analysis.report import Entry
from services.routing.domain.analysis.witness import witness_of


def gap_entries(analysis: Analysis, declarations: Declarations) -> list[Entry]:
    """By category, then area."""
    declared = {leaf for leaf in analysis.gaps if declarations.of_gap(leaf)}
    boxes = [*_boxes(analysis, declared), *_boxes(analysis, analysis.gaps.keys() - declared)]
    return [_entry(analysis, declarations, box) for box in sorted(boxes)]


def _boxes(analysis: Analysis, leaves: Iterable[str]) -> Iterable[GapBox]:
    extents = {leaf: analysis.grounds.largest_areas(analysis.gaps[leaf]) for leaf in leaves}
    return largest_boxes(extents, analysis.tree, analysis.land)


def _entry(analysis: Analysis, declarations: Declarations, box: GapBox) -> Entry:
    notes = list(dict.fromkeys(note for leaf in box.leaves if (note := declarations.of_gap(leaf))))
    partial = {lead.code for cell in set(_cells(analysis, box)) for lead in analysis.judge.present_in(cell)}
    place = analysis.grounds.first_place(box.area)
    cell = analysis.leads.cell(analysis.grounds.at[place], box.leaves[0])
    left = uncovered(analysis.book, analysis.judge.present_conditions(cell))
    return {
        "category_code": box.category,
        "category_name": analysis.tree.rows[box.category].name,
        "area_code": box.area,
        "area_name": analysis.land.areas[box.area].name,
        "leaf_category_codes": list(box.leaves),
        "declared": bool(notes),
        "reason": "；".join(dict.fromkeys(note.reason for note in notes)) or None,
        "suggested_route": "；".join(dict.fromkeys(note.suggested_route for note in notes)) or None,
        # Some powers lead there, but each only under a condition.
        "conditional": bool(partial),
        "power_codes": sorted(partial),
        "witness": witness_of(left, cell.category, place, analysis.day) if left else None,
    }


def _cells(analysis: Analysis, box: GapBox) -> Iterable[Cell]:
    for leaf in box.leaves:
        for ground in analysis.grounds.within[box.area]:
            yield analysis.leads.cell(ground, leaf)
