"""Public figures as callers read them."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice, repeat
from typing import Any

from services.intake.domain.openness.open_cases import OpenCase
from services.intake.domain.openness.suppression import PEOPLE_MIN, Table
from services.intake.domain.progress import OPEN, STATES
from services.intake.domain.reference import Reference
from services.intake.entrypoints.moments import civil
from services.intake.usecases.public_figures import PublicFigures

CASE_COLUMNS = (
    "month",
    "category_code",
    "category_name",
    "area_code",
    "area_name",
    "unit_code",
    "unit_name",
    "status",
    "status_label",
    "open311_status",
)
UNKNOWN = "未注明"
# Spreadsheets of this country read UTF-8 only behind it.
_BYTE_ORDER_MARK = "\ufeff"


def stats_view(figures: PublicFigures, reference: Reference) -> dict[str, Any]:
    named = _namers(reference)
    tables = {f"by_{name}": _table_view(found, named[name]) for name, found in figures.tables.items()}
    return {"as_of": civil(figures.as_of), "people_min": PEOPLE_MIN, "total": figures.total, **tables}


def stats_rows(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, found in view.items():
        if name.startswith("by_"):
            for cell in found["items"]:
                yield {"dimension": name.removeprefix("by_"), **cell}


def case_rows(
    figures: PublicFigures, reference: Reference, first: int = 0, count: int | None = None
) -> Iterator[dict[str, Any]]:
    rows = (case for each in figures.cases for case in repeat(each, each.count))
    chosen = islice(rows, first, None if count is None else first + count)
    return (_case_view(each, reference) for each in chosen)


def csv_lines(columns: Sequence[str], rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _csv_line(columns)
    for row in rows:
        yield _csv_line([row[column] for column in columns])


def _csv_line(values: Sequence[Any]) -> str:
    line = StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue()


def _table_view(found: Table, name: Callable[[str], str]) -> dict[str, Any]:
    items = [{"code": cell.key or None, "name": name(cell.key), "issues": cell.issues} for cell in found.shown]
    return {"items": items, "some_hidden": found.some_hidden, "hidden_issues": found.hidden_issues}


def _namers(reference: Reference) -> dict[str, Callable[[str], str]]:
    return {
        "category": lambda code: reference.category_name(code) or code or UNKNOWN,
        "area": lambda code: reference.area_name(code) or code or UNKNOWN,
        "month": str,
        "channel": str,
        "status": lambda state: STATES.get(state, ("办理中", OPEN))[0],
        "satisfaction": lambda stars: f"{stars} 分" if stars else "未评价",
    }


def _case_view(case: OpenCase, reference: Reference) -> dict[str, Any]:
    """Null: not known, or not told because too few cases are like it."""
    likeness, outcome = case.likeness, case.outcome
    unit = reference.unit(outcome.unit_code)
    label, open311_status = STATES.get(outcome.state, ("办理中", OPEN))
    return {
        "month": likeness.month,
        "category_code": likeness.category_code or None,
        "category_name": reference.category_name(likeness.category_code),
        "area_code": likeness.area_code or None,
        "area_name": reference.area_name(likeness.area_code),
        "unit_code": outcome.unit_code or None,
        "unit_name": unit.name if unit else None,
        "status": outcome.state,
        "status_label": label,
        "open311_status": open311_status,
    }
