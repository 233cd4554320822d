"""From a rulebook, or from its tables as they came, to the report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice

from services.routing.domain.analysis.analysis import Analysis
from services.routing.domain.analysis.conflict_entries import conflict_entries
from services.routing.domain.analysis.dead_entries import dead_entries
from services.routing.domain.analysis.declarations import GAP, OVERLAP, VACANCY, Declarations, codes_of
from services.routing.domain.analysis.duty_entries import PlaceOf, fault_entries, nowhere, vacancy_entries
from services.routing.domain.analysis.gap_entries import gap_entries
from services.routing.domain.analysis.report import Entry, Report
from services.routing.domain.findings.finding import Finding
from services.routing.domain.findings.findings_of import findings_of
from services.routing.domain.rulebook.cell_names import cell_name
from services.routing.domain.rulebook.cells import rows_of
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import read_imported
from services.routing.domain.rulebook.row import Row
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import CoverageNote, Rulebook

EXAMPLES_MAX = 20
# Kinds of findings beside those of `findings/finding.py`.
STALE_NOTE, TOO_COMPLEX = "stale_note", "too_complex"


def analyse(rulebook: Rulebook, day: date) -> Report:
    """The static analysis of a rulebook for issues accepted on the day or later. Pure."""
    return report_by_rows(Analysis(rulebook, day))


def report_by_rows(analysis: Analysis) -> Report:
    """Rows of errors are counted as in a powers.csv without blank rows that holds exactly the rulebook's powers."""
    rows = {code: number for number, code in enumerate(analysis.powers, start=2)}
    return report_of(analysis, lambda code, _: (rows.get(code), ""))


def analyse_tables(tables: Mapping[str, str], day: date, file_faults: Sequence[RowError] = ()) -> Report:
    """The same from CSV texts; goes on past errors with the rows that are sound, and reports both.

    `file_faults`: what is wrong with the files that the texts are from, see `ImportedTables`.
    """
    reading = read_imported(ImportedTables(tables, tuple(file_faults)))
    rows: dict[str, Row] = {}
    codes: dict[int, str] = {}
    for row in rows_of("powers", tables.get("powers", ""), (), []):
        codes[row.number] = row.text("power_code")
        rows.setdefault(codes[row.number], row)
    errors = [_error(error, codes) for error in reading.errors]
    return report_of(Analysis(reading.rulebook, day), partial(_cell_of, rows), errors)


def report_of(analysis: Analysis, place_of: PlaceOf = nowhere, errors: Iterable[Entry] = ()) -> Report:
    """`place_of`: where the table has a power's cell; `errors`: those of the reading, as the report tells them."""
    declarations, told = Declarations(analysis.rulebook.coverage_notes, analysis.tree), list(errors)
    conflicts, declared = conflict_entries(analysis, declarations)
    return Report(
        day=analysis.day.isoformat(),
        conflicts=conflicts,
        declared=declared,
        gaps=gap_entries(analysis, declarations),
        dead=dead_entries(analysis),
        exceptions={"count": analysis.exception_count, "examples": list(_examples(analysis))},
        vacancies=vacancy_entries(analysis, declarations),
        errors=sorted([*told, *fault_entries(analysis, place_of)], key=_place),
        findings=[finding.as_dict() for finding in _findings(analysis, declarations if not told else None)],
    )


def _cell_of(rows: Mapping[str, Row], code: str, column: str) -> tuple[int | None, str]:
    row = rows[code]
    position = row.header.positions.get(column)
    return row.number, "" if position is None else f"powers!{cell_name(row.number, position)}"


def _place(error: Entry) -> tuple[str, int, str, list[str]]:
    return (error["file"], error["row"] or 0, error["column"], error["power_codes"])


def _error(error: RowError, codes: Mapping[int, str]) -> Entry:
    code = codes.get(error.row, "") if error.file == "powers" else ""
    return {
        "file": error.file,
        "row": error.row,
        "column": error.column,
        "message": error.message,
        "cell": error.place if error.cell else "",
        "power_codes": [code] if code else [],
    }


def _examples(analysis: Analysis) -> Iterable[Entry]:
    overlaps, leads = analysis.overlaps, analysis.leads.by_code
    pairs = (
        (leads[code], other)
        for code in sorted(leads)
        for other in sorted(overlaps.settled_from(leads[code]), key=lambda each: each.code)
    )
    for pair in islice(pairs, EXAMPLES_MAX):
        higher, lower = sorted(pair, key=lambda each: each.rank)
        yield {
            "power_codes": [higher.code, lower.code],
            "kind": overlaps.kind(higher, lower),
            "precedences": [higher.precedence, lower.precedence],
        }


def _findings(analysis: Analysis, declarations: Declarations | None) -> Iterable[Finding]:
    """`declarations`: None where rows are missing for their errors, and with them perhaps what was declared."""
    yield from findings_of(analysis.rulebook, analysis.day)
    if declarations is not None:
        stale = declarations.stale(analysis.gaps, analysis.judge.ties, analysis.duties.vacant)
        yield from map(_stale_note, stale)
    if analysis.judge.unanswered:
        message = "这些权力的条件组合过于复杂，未能证明有无缺口或失效，请拆分或简化条件"
        yield Finding(TOO_COMPLEX, message, tuple(sorted(analysis.judge.unanswered)))


def _stale_note(note: CoverageNote) -> Finding:
    what = {GAP: "清单缺口", OVERLAP: "职责重叠", VACANCY: "空岗"}[note.kind]
    codes = tuple(sorted(codes_of(note)))
    return Finding(
        STALE_NOTE,
        f"覆盖说明 {note.ref} 声明的{what}并不存在，请删去这条说明或核对权力清单",
        power_codes=codes if note.kind == OVERLAP else (),
        post_codes=codes if note.kind == VACANCY else (),
    )
