"""Workbooks as people hand them in: read where their meaning is plain, else refused with the cell and the mend."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from python_calamine import CalamineWorkbook

from services.routing.adapters.workbooks.workbook_writer import workbook_of
from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.reading import read_imported
from tests.unit.routing_authoring.books import RULEBOOK, TABLES, imported, told, workbook


def test_a_sound_workbook_is_the_same_rulebook_as_its_csv_files() -> None:
    reading = read_imported(imported(workbook()))
    assert (reading.errors, reading.rulebook) == ((), RULEBOOK)


def test_sheets_and_headers_may_be_chinese_english_or_both() -> None:
    def chinese(book: Workbook) -> None:
        book["权力清单"]["A1"] = "权力编码*"
        book["权力清单"]["L1"] = " 优先级 "
        book["权力清单"]["O1"] = "响应时限(小时)"
        book["区划表"]["A1"] = "区划编码"

    reading = read_imported(imported(workbook(chinese, {"powers": "权力清单", "areas": "区划表"})))
    assert (reading.errors, reading.rulebook) == ((), RULEBOOK)


def test_kept_tables_have_english_headers_whatever_was_handed_in() -> None:
    def chinese(book: Workbook) -> None:
        book["areas"]["A1"] = "区划编码"

    assert imported(workbook(chinese)).tables["areas"] == TABLES["areas"]


def test_an_error_names_sheet_cell_and_mend() -> None:
    def unknown(book: Workbook) -> None:
        book["powers"].insert_rows(2, 3)  # Blank rows count.
        book["powers"]["I5"] = "0101;0999"

    assert told(read_imported(imported(workbook(unknown))).errors) == [
        ("powers!I5", "未知事项类别 0999，请改用类别表内的编码")
    ]


def test_all_faults_of_files_and_rows_come_at_once() -> None:
    def spoil(book: Workbook) -> None:
        powers = book["powers"]
        powers["L2"] = "=50+50"
        powers["J2"] = "amount > "
        powers["V2"] = "2021-01-01"
        book["posts"]["F2"] = True
        book["units"]["F2"] = "51"
        book["units"].merge_cells("B2:C2")

    errors = read_imported(imported(workbook(spoil))).errors
    assert {error.place for error in errors} >= {"powers!L2", "powers!J2", "posts!F2", "units!F2", "units!B2"}
    messages = dict(told(errors))
    assert "公式" in messages["powers!L2"]
    assert messages["powers!J2"].startswith("条件 1:9 ")
    assert "逻辑值 TRUE" in messages["posts!F2"]
    assert "合并单元格 B2:C2" in messages["units!B2"]


def test_numbers_and_days_are_read_as_they_are_meant() -> None:
    def numbers(book: Workbook) -> None:
        powers = book["powers"]
        powers["L2"], powers["O2"] = 100.0, 24
        powers["U2"] = date(2022, 1, 1)
        powers["V2"] = datetime(2026, 6, 1)
        book["categories"]["D2"] = 1.0

    power = read_imported(imported(workbook(numbers))).rulebook.powers[0]
    assert (power.precedence, power.respond_within_hours) == (100, 24)
    assert (power.in_force_from, power.in_force_to) == (date(2022, 1, 1), date(2026, 6, 1))


def test_a_code_that_lost_its_zero_is_told_what_it_was() -> None:
    def lose(book: Workbook) -> None:
        book["powers"]["I2"] = 101

    (error,) = read_imported(imported(workbook(lose))).errors
    assert (error.place, "应为 0101" in error.message) == ("powers!I2", True)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("#REF!", "e", "错误值 #REF!"),
        (1234567890123456789, "n", "超过 15 位"),
        ("nan", "n", "15 位"),
        ("12a", "n", "不是数字"),
    ],
)
def test_a_cell_that_says_nothing_sure_is_refused(value: object, kind: str, words: str) -> None:
    def spoil(book: Workbook) -> None:
        book["powers"]["T2"] = value
        book["powers"]["T2"].data_type = kind

    (error,) = read_imported(imported(workbook(spoil))).errors
    assert (error.place, error.column, words in error.message) == ("powers!T2", "liability_clause", True)


def test_a_formula_in_the_editors_own_column_is_their_own_business() -> None:
    def note(book: Workbook) -> None:
        book["powers"]["X1"], book["powers"]["X2"] = "备注", "=1+1"
        book["powers"]["Y1"], book["powers"]["Y2"] = "x_checked", True

    reading = read_imported(imported(workbook(note)))
    assert (reading.errors, reading.rulebook) == ((), RULEBOOK)


def test_an_unknown_header_is_an_error_that_names_the_nearest() -> None:
    def rename(book: Workbook) -> None:
        book["powers"]["X1"], book["powers"]["X2"] = "经费装备", "两台车"
        book["powers"]["Y1"], book["powers"]["Y2"] = "外号", "甲"
        book["powers"]["Z1"], book["powers"]["Z2"] = "staffassigned", "3"

    errors = dict(told(read_imported(imported(workbook(rename))).errors))
    assert "是否为“means”" in errors["powers!X1"]
    assert "没有列“外号”" in errors["powers!Y1"]
    assert "是否为“staff_assigned”" in errors["powers!Z1"]


def test_a_header_twice_and_cells_below_no_header_are_errors() -> None:
    def spoil(book: Workbook) -> None:
        book["areas"]["E1"] = "区划名称"
        book["posts"]["H2"] = "丢了"
        book["posts"]["I1"] = "备注"

    errors = dict(told(read_imported(imported(workbook(spoil))).errors))
    assert "与 C 列是同一列" in errors["areas!E1"]
    assert "H 列有内容而没有表头" in errors["posts!H1"]


def test_a_title_above_the_header_is_told_as_such() -> None:
    def title(book: Workbook) -> None:
        book["powers"].insert_rows(1)
        book["powers"]["A1"] = "甲区权力清单（2026 年版）"

    errors = dict(told(read_imported(imported(workbook(title))).errors))
    assert errors == {"powers!A1": "表头应在第 1 行，而第 2 行才像表头，请删去它上面的行"}


def test_other_sheets_are_named_and_near_names_refused() -> None:
    def sheets(book: Workbook) -> None:
        book.create_sheet("统计")
        book.create_sheet("填写说明")
        book.create_sheet("laws2")

    found = imported(workbook(sheets))
    assert found.notices == ("工作表“统计”不是规定的表，未读取",)
    assert [(error.file, "是否为“laws”" in error.message) for error in found.errors] == [("laws", True)]


def test_a_hidden_table_is_refused_and_hidden_rows_are_read_and_named() -> None:
    def hide(book: Workbook) -> None:
        book["posts"].sheet_state = "hidden"
        book["areas"].row_dimensions[3].hidden = True

    found = imported(workbook(hide))
    assert found.notices == ("工作表“areas”中隐藏的第 3 行也已读取",)
    assert [error.file for error in read_imported(found).errors] == ["posts"]


def test_one_table_in_two_sheets_is_refused() -> None:
    def twice(book: Workbook) -> None:
        book.create_sheet("权力清单")

    (error,) = read_imported(imported(workbook(twice))).errors
    assert (error.file, "是同一个表" in error.message) == ("powers", True)


def test_rich_text_is_read_as_its_words() -> None:
    def rich(book: Workbook) -> None:
        book["powers"]["B2"] = CellRichText("处", TextBlock(InlineFont(b=True), "罚"))

    assert read_imported(imported(workbook(rich))).rulebook.powers[0].name == "处罚"


def test_a_workbook_of_one_sheet_may_be_any_table_that_it_is_said_to_be() -> None:
    book = Workbook()
    for line in (("区划编码", "上级区划", "区划名称", "区划级别"), ("50", None, "甲区", "district")):
        book.worksheets[0].append(line)
    written = io.BytesIO()
    book.save(written)
    assert list(imported(written.getvalue(), "areas.xlsx").tables) == ["areas"]
    (error,) = imported(written.getvalue(), "别的.xlsx").errors
    assert "没有一个工作表是权力清单的表" in error.message


def test_what_we_write_other_readers_read_alike() -> None:
    content = workbook_of(RULEBOOK)
    ours = read_imported(imported(content)).rulebook
    assert digest_of(ours) == digest_of(RULEBOOK)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("权力清单").to_python()
    assert rows[1][:3] == ["50-CF-CG-1", "处罚", "行政处罚"]
    sheet = load_workbook(io.BytesIO(content))["权力清单"]
    assert (sheet["I2"].value, sheet["I2"].number_format, sheet.freeze_panes) == ("0101", "@", "C2")
    assert sheet["L2"].value == 100


def test_the_workbook_offers_drop_downs_and_explains_every_column() -> None:
    book = load_workbook(io.BytesIO(workbook_of(RULEBOOK)))
    offered = {
        str(each.sqref).partition("2")[0]: each.formula1 for each in book["权力清单"].data_validations.dataValidation
    }
    assert offered["M"] == '"主办,协办,程序"'
    assert offered["I"].startswith("'事项分类'!$A$2")
    assert offered["E"] == "'选项'!$A$2:$A$2"
    explained = [row[2] for row in book["填写说明"].iter_rows(min_row=7, values_only=True)]
    assert len(explained) == sum(len(sheet[1]) for sheet in book.worksheets if sheet.title not in ("填写说明", "选项"))
