"""Files that are broken or mean harm: an error that says so, in bounded time and memory."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from services.routing.adapters.workbooks import archive, sheet_reader
from services.routing.adapters.workbooks.workbook_writer import workbook_of
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import read_imported
from tests.unit.routing_authoring.books import RULEBOOK, XLSX, imported, repacked, workbook

SHEET = "xl/worksheets/sheet1.xml"
XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def _refused(content: bytes, name: str = XLSX) -> str:
    """The one error, which nothing that was read stands beside."""
    found = imported(content, name)
    assert (dict(found.tables), len(found.errors)) == ({}, 1)
    return found.errors[0].message


def _sheet(rows: str) -> ImportedTables:
    return imported(repacked(workbook(), {SHEET: XML.format(rows).encode()}))


def test_what_is_no_workbook_is_told_apart() -> None:
    assert "损坏或不是 xlsx" in _refused(b"hello")
    assert "损坏或不是 xlsx" in _refused(workbook()[:2000])
    assert "旧版 .xls 或有密码" in _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as written:
        written.writestr("a.txt", "a")
    assert "既没有工作簿也没有 CSV" in _refused(empty.getvalue())
    assert "不是 xlsx 工作簿" in _refused(repacked(workbook(), {"xl/workbook.xml": None, "_rels/.rels": None}))


def test_damaged_bytes_inside_are_noticed() -> None:
    assert "内部 XML" in _refused(repacked(workbook(), {SHEET: b"<worksheet><sheetData>"}))
    content = bytearray(workbook())
    start = content.index(SHEET.encode()) + len(SHEET) + 20
    content[start : start + 4] = bytes(4)
    assert "损坏" in _refused(bytes(content))


def test_a_file_too_large_is_refused_unread() -> None:
    assert "超过 32 MB" in _refused(b"PK\x03\x04" + bytes(archive.ARCHIVE_BYTES_MAX))


def test_a_zip_bomb_is_refused_after_a_few_megabytes() -> None:
    bomb = repacked(workbook(), {SHEET: XML.format(" " * 60_000_000).encode()})
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        assert "压缩炸弹" in _refused(bomb)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_counted_as_it_inflates() -> None:
    bomb = bytearray(repacked(workbook(), {SHEET: XML.format(" " * 60_000_000).encode()}))
    directory = bomb.rindex(SHEET.encode()) - 46
    assert bomb[directory : directory + 4] == b"PK\x01\x02"
    bomb[directory + 24 : directory + 28] = struct.pack("<I", 1000)
    assert "压缩炸弹" in _refused(bytes(bomb))


def test_an_archive_of_too_many_or_equal_names_is_refused() -> None:
    many = repacked(workbook(), {f"x{number}": b"" for number in range(archive.ENTRIES_MAX)})
    assert "超过 1000 个" in _refused(many)
    twice = io.BytesIO(workbook())
    with zipfile.ZipFile(twice, "a") as written, pytest.warns(UserWarning, match="Duplicate name"):
        written.writestr(SHEET, "x")
    assert "同名文件" in _refused(twice.getvalue())


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + XML.format("<row><c><v>&b;</v></c></row>")
    assert "DTD" in _refused(repacked(workbook(), {SHEET: bomb.encode()}))


def test_a_cell_far_away_does_not_make_the_table_as_large() -> None:
    """python-calamine asks for memory for every cell up to it, and the process ends."""
    tracemalloc.start()
    try:
        errors = read_imported(_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')).errors
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert ("areas!XFD1048576", "第 256 列以后有内容，请删去") in [(error.place, error.message) for error in errors]


def test_a_long_text_shown_in_every_cell_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reader, "CHARACTERS_MAX", 1_000_000)
    monkeypatch.setattr(sheet_reader.Budget, "__init__", lambda self: setattr(self, "characters", 1_000_000))
    texts = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    relations = (
        b'<Relationships><Relationship Id="s" Target="s.xml" Type="x/sharedStrings"/>'
        b'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="x/worksheet"/></Relationships>'
    )
    rows = '<row><c t="s"><v>0</v></c></row>' * 40
    changes = {SHEET: XML.format(rows).encode(), "xl/s.xml": texts, "xl/_rels/workbook.xml.rels": relations}
    assert "内容超过" in _refused(repacked(workbook(), changes))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="3"/><row r="2"/>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="9999999"/>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_broken(rows: str) -> None:
    assert "已损坏" in _sheet(rows).errors[0].message


def test_prefixed_names_and_cells_without_a_name_are_read() -> None:
    rows = "".join(
        "<x:row>" + "".join(f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' for cell in line) + "</x:row>"
        for line in (
            ("code", "parent", "name", "level"),
            ("50", "", "甲区", "district"),
            ("5001", "50", "乙", "street"),
        )
    )
    xml = f'<x:worksheet xmlns:x="urn:x"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    found = read_imported(imported(repacked(workbook(), {SHEET: xml.encode()})))
    assert found.errors == ()
    assert [area.code for area in found.rulebook.areas] == ["50", "5001"]


def test_a_control_character_is_named_and_never_written() -> None:
    tables = {"areas": "code,parent,name,level\n50,,甲\x07区,district\n"}
    (error, *_) = read_imported(ImportedTables(tables)).errors
    assert (error.place, "U+0007" in error.message) == ("areas!C2", True)
    assert workbook_of(RULEBOOK).startswith(b"PK")
