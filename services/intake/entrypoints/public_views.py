"""Public figures as callers read them."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice, repeat
from typing import Any

from typing_extensions import TypedDict

from chassis.web.shapes import Moment
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


class CellView(TypedDict):
    code: str | None
    name: str
    issues: int


class TableView(TypedDict):
    """`hidden_issues`: of all cells that are not told, null where there are none or too few."""

    items: list[CellView]
    some_hidden: bool
    hidden_issues: int | None


class StatsView(TypedDict):
    """Numbers of issues; of fewer than `people_min` people none is told."""

    as_of: Moment
    people_min: int
    total: int | None
    by_category: TableView
    by_area: TableView
    by_month: TableView
    by_channel: TableView
    by_status: TableView
    by_satisfaction: TableView


class CaseView(TypedDict):
    """Null: not known, or not told because too few cases are like it. `month`: 2026-06, or the year."""

    month: str
    category_code: str | None
    category_name: str | None
    area_code: str | None
    area_name: str | None
    unit_code: str | None
    unit_name: str | None
    status: str
    status_label: str
    open311_status: str


def stats_view(figures: PublicFigures, reference: Reference) -> StatsView:
    tables = {name: table_view(figures.tables[name], name_of) for name, name_of in _namers(reference).items()}
    return {
        "as_of": civil(figures.as_of),
        "people_min": PEOPLE_MIN,
        "total": figures.total,
        "by_category": tables["category"],
        "by_area": tables["area"],
        "by_month": tables["month"],
        "by_channel": tables["channel"],
        "by_status": tables["status"],
        "by_satisfaction": tables["satisfaction"],
    }


def stats_rows(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, found in view.items():
        if name.startswith("by_"):
            for cell in found["items"]:
                yield {"dimension": name.removeprefix("by_"), **cell}


def case_rows(
    figures: PublicFigures, reference: Reference, first: int = 0, count: int | None = None
) -> Iterator[CaseView]:
    rows = (case for each in figures.cases for case in repeat(each, each.count))
    chosen = islice(rows, first, None if count is None else first + count)
    return (_case_view(each, reference) for each in chosen)


def csv_lines(columns: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _csv_line(columns)
    for row in rows:
        yield _csv_line([row[column] for column in columns])


def _csv_line(values: Sequence[Any]) -> str:
    line = StringIO()
    csv.writer(line).writerow(["" if value is None else value for value in values])
    return line.getvalue()


def table_view(found: Table, name: Callable[[str], str]) -> TableView:
    items: list[CellView] = [
        {"code": cell.key or None, "name": name(cell.key), "issues": cell.issues} for cell in found.shown
    ]
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


def _case_view(case: OpenCase, reference: Reference) -> CaseView:
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
