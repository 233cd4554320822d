"""Import → export → import is equal, as CSV and as xlsx, whatever the texts hold."""

import csv
import io
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.adapters.workbooks.files import HandedInFile, import_files
from services.routing.adapters.workbooks.workbook_writer import workbook_of
from services.routing.domain.rulebook.canonical import canonical_lines, cells_of, csv_tables
from services.routing.domain.rulebook.cells import UNPRINTABLE
from services.routing.domain.rulebook.csv_text import csv_text, guarded, unguarded, with_english_header
from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.headers import COLUMN_TITLES, TABLE_TITLES
from services.routing.domain.rulebook.reading import Reading, read_imported, read_rulebook
from services.routing.domain.rulebook.tables import CoverageNote, EscalationRule, Law, ProcessStep, Rulebook
from tests.unit.routing_authoring.books import RULEBOOK, TABLES

# What spreadsheets, CSV and XML each trip over, beside whatever else there is.
NASTY = (
    *("=1+1", '=HYPERLINK("http://x.example","点")', "'=A1", "''=A1", "'quoted'", "+86 23", "-x", "@SUM(A1)", "="),
    *("0101", "00", "_x0041_", "_x005F_x0041_", "#N/A", "#REF!", "TRUE", "1e5", "１２３", "2026-06-01", "100.0", "%"),
    *('a"b""c', "a\nb\n\nc", "a,b", "a\tb", "<&>]]>", "\ufeffx", "\u2028", "，；。", "😀🀄"),
)
ANY = st.characters(exclude_categories=["Cs"]).filter(lambda letter: letter != "\r" and not UNPRINTABLE.match(letter))
TEXTS = (st.sampled_from(NASTY) | st.text(ANY, max_size=12)).map(str.strip)
WORDS = TEXTS.map(lambda text: text.replace(";", "；")).filter(bool)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
NAMES = TEXTS.filter(bool)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    power = replace(
        RULEBOOK.powers[0],
        name=draw(NAMES),
        keywords=draw(LISTS),
        liability_clause=draw(TEXTS),
        means=draw(TEXTS),
        staff_assigned=draw(st.none() | st.integers(0, 999_999_999)),
        process_steps=(
            ProcessStep(
                draw(WORDS.map(lambda word: word.replace("@", "＠"))),
                tuple(draw(st.lists(WORDS.map(lambda word: word.replace("/", "／")), min_size=1, max_size=2))),
            ),
        ),
        in_force_to=draw(st.none() | st.dates(date(2022, 1, 1))),
    )
    rule = EscalationRule(
        rule_code="ESC-1",
        rule_group=draw(TEXTS),
        urgency="全部",
        holder_level="all",
        trigger="elapsed_share",
        operator=">=",
        threshold="0.5",
        threshold_unit=draw(TEXTS),
        action=draw(NAMES),
        notify_posts=draw(LISTS),
        notify_unit_types=(),
        supervise_unit_type="",
        decide_unit_type="",
        act_within_hours=draw(st.none() | st.integers(0, 99_999).map(lambda cents: cents / 100)),
        max_returns=draw(st.none() | st.just(2)),
        remark=draw(TEXTS),
    )
    law = Law(draw(NAMES), "现行", draw(st.none() | st.just(date(2020, 2, 29))), None, draw(TEXTS))
    notes = draw(st.lists(st.builds(CoverageNote, st.just("gap"), NAMES, TEXTS, TEXTS, TEXTS), max_size=2))
    return replace(RULEBOOK, powers=(power,), escalation=(rule,), coverage_notes=tuple(notes), laws=(law,))


def _through_xlsx(rulebook: Rulebook) -> Reading:
    return read_imported(import_files([HandedInFile("a.xlsx", workbook_of(rulebook))]))


def _through_files(rulebook: Rulebook, encoding: str) -> Reading:
    texts = csv_tables(rulebook)
    return read_imported(
        import_files(HandedInFile(f"{name}.csv", text.encode(encoding)) for name, text in texts.items())
    )


@given(rulebooks())
@settings(max_examples=60, deadline=None)
def test_csv_comes_back_equal(rulebook: Rulebook) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        reading = _through_files(rulebook, encoding)
        assert (reading.errors, reading.rulebook) == ((), rulebook)


@given(rulebooks())
@settings(max_examples=20, deadline=None)
def test_xlsx_comes_back_equal(rulebook: Rulebook) -> None:
    reading = _through_xlsx(rulebook)
    assert (reading.errors, reading.rulebook) == ((), rulebook)
    assert digest_of(reading.rulebook) == digest_of(rulebook)
    assert list(canonical_lines(reading.rulebook)) == list(canonical_lines(rulebook))


@given(rulebooks())
@settings(max_examples=40, deadline=None)
def test_a_canonical_line_is_one_line_and_says_every_cell(rulebook: Rulebook) -> None:
    lines = list(canonical_lines(rulebook))
    assert len("\n".join(lines).split("\n")) == len(lines)
    shuffled = replace(rulebook, areas=rulebook.areas[::-1], categories=rulebook.categories[::-1])
    assert list(canonical_lines(shuffled)) == lines


@given(TEXTS)
def test_a_guarded_cell_never_starts_a_formula_and_comes_back(text: str) -> None:
    written = guarded(text)
    assert unguarded(written) == text
    assert not (written[:1] in ("=", "+", "-", "@") and any(letter.isalpha() for letter in written))


def test_what_could_run_in_a_spreadsheet_has_an_apostrophe_in_the_csv() -> None:
    assert csv_text([["=cmd|' /C calc'!A0", "==", "+86 23", "-x"]]) == "'=cmd|' /C calc'!A0,==,+86 23,'-x\n"


def test_the_sample_district_comes_back_equal(sample: Rulebook) -> None:
    assert _through_files(sample, "utf-8").rulebook == sample
    assert _through_xlsx(sample).rulebook == sample


def test_headers_in_chinese_are_kept_in_english_and_every_column_has_one() -> None:
    for table, titles in COLUMN_TITLES.items():
        chinese = ",".join(titles.values()) + "\nx\n"
        assert with_english_header(table, chinese) == ",".join(titles) + "\nx\n"
        assert len(set(titles.values())) == len(titles)
    assert set(TABLE_TITLES) == set(COLUMN_TITLES)
    assert {table: with_english_header(table, text) for table, text in TABLES.items()} == TABLES


def test_the_columns_are_those_of_the_records(sample: Rulebook) -> None:
    for table, titles in COLUMN_TITLES.items():
        records = getattr(sample, table)
        if records:
            assert list(cells_of(records[0])) == list(titles), table


def test_cells_keep_their_places_through_blank_rows_and_columns() -> None:
    text = csv_text([["code", "", "parent", "name", "level"], [], ["50", "", "", "甲区", ""]])
    assert [len(line) for line in csv.reader(io.StringIO(text))] == [5, 0, 5]
    (error,) = (error for error in read_rulebook({**TABLES, "areas": text}).errors if error.file == "areas")
    assert error.place == "areas!E3"
