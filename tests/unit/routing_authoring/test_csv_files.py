"""CSV files in the encodings and shapes in which they are handed in."""

import io
import zipfile

import pytest

from services.routing.adapters.workbooks.csv_archive import csv_archive
from services.routing.adapters.workbooks.files import HandedInFile, import_files
from services.routing.domain.rulebook.canonical import csv_tables
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import read_imported, read_rulebook
from services.routing.domain.rulebook.tables import Rulebook
from tests.unit.routing_authoring.books import RULEBOOK, TABLES, told


def _file(table: str, content: bytes) -> ImportedTables:
    return import_files([HandedInFile(f"{table}.csv", content)])


def test_chinese_excels_encoding_is_read_and_told() -> None:
    found = _file("areas", "区划编码,上级区划,区划名称,区划级别\n50,,甲区,district\n".encode("gb18030"))
    assert found.errors == ()
    assert found.tables["areas"].endswith("50,,甲区,district\n")
    assert found.notices == ("areas.csv：按 GB18030 编码读取",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TABLES["areas"].encode("utf-16"), "UTF-16"),
        (TABLES["areas"].encode() + b"51,,\xff,district\n", "第 4 行有不是 UTF-8 的字节"),
        (TABLES["areas"].encode() + b"51,,\x80\xff\xff,district\n" + "5002,50,丙,street".encode("gb18030"), "GB18030"),
        ("甲,乙\n".encode("gb18030"), "读不出任何表头"),
    ],
)
def test_an_encoding_that_is_not_sure_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    (error,) = _file("areas", content).errors
    assert words in error.message
    assert "CSV UTF-8" in error.message


def test_a_file_that_can_not_be_read_is_one_error_and_not_one_for_every_row() -> None:
    files = [HandedInFile(f"{table}.csv", text.encode()) for table, text in TABLES.items() if table != "areas"]
    found = import_files([*files, HandedInFile("areas.csv", TABLES["areas"].encode("utf-16"))])
    assert [error.file for error in read_imported(found).errors] == ["areas"]


def test_files_may_be_named_in_chinese_and_others_are_refused() -> None:
    assert list(import_files([HandedInFile("权力清单.csv", TABLES["powers"].encode())]).tables) == ["powers"]
    (error,) = import_files([HandedInFile("名单.csv", b"a")]).errors
    assert (error.file, "文件应命名为" in error.message) == ("名单.csv", True)


def test_an_archive_of_csv_files_is_read_as_its_files() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for table, text in TABLES.items():
            archive.writestr(f"folder/{table}.csv", text)
    reading = read_imported(import_files([HandedInFile("rulebook.csv.zip", written.getvalue())]))
    assert (reading.errors, reading.rulebook) == ((), RULEBOOK)


def test_one_table_in_two_files_is_refused() -> None:
    files = [HandedInFile("areas.csv", TABLES["areas"].encode()), HandedInFile("区划表.csv", TABLES["areas"].encode())]
    (error,) = import_files(files).errors
    assert (error.file, "交了两次" in error.message) == ("areas", True)


def test_other_columns_of_a_csv_file_are_nobodys_business_unless_all_but_spelled_right() -> None:
    other = "code,parent,name,level,remarks,备注\n50,,甲区,district,a,b\n5001,50,乙街道,street,,\n"
    assert read_rulebook({**TABLES, "areas": other}).errors == ()
    slip = TABLES["posts"].replace("capacity_open_cases", "capacity_open_cases,persn_id").replace(",20", ",20,p1")
    assert told(read_rulebook({**TABLES, "posts": slip}).errors) == [
        ("posts!G1", "没有列“persn_id”，是否为“person_id”？请改正表头；自用的列请以“备注”或 x_ 开头")
    ]


def test_an_open_quote_does_not_swallow_the_rest_in_silence() -> None:
    text = TABLES["posts"] + '50-CG-P02,50-CG,"经办人,handling,乙,20\n50-CG-P03,50-CG,经办人,handling,丙,20\n'
    (error,) = read_rulebook({**TABLES, "posts": text}).errors
    assert (error.row, "引号不成对" in error.message) == (3, True)


def test_blank_cells_behind_the_last_column_are_no_fault() -> None:
    text = TABLES["areas"].replace("\n", ",,\n")
    assert read_rulebook({**TABLES, "areas": text}).errors == ()


def test_days_are_understood_as_people_write_them() -> None:
    for written in ("2022-1-1", "2022/1/1", "2022.01.01", "2022年1月1日"):
        text = TABLES["powers"].replace("2022-01-01", written)
        assert read_rulebook({**TABLES, "powers": text}).rulebook == RULEBOOK


def test_an_empty_table_is_one_fault() -> None:
    errors = read_rulebook({**TABLES, "units": TABLES["units"].partition("\n")[0]}).errors
    assert told(errors) == [("units!1", "表头以下没有内容，请填写")]


def test_a_ring_of_areas_is_told_once_and_not_for_everything_below_it() -> None:
    below = "".join(f"50{number:02},50,街道{number},street\n" for number in range(2, 40))
    text = (
        TABLES["areas"].replace("50,,甲区", "50,51,甲区")
        + "51,50,乙区,district\n52,59,丙区,district\n5201,52,丁街道,street\n"
    )
    errors = [error for error in read_rulebook({**TABLES, "areas": text + below}).errors if error.file == "areas"]
    assert [error.place for error in errors] == ["areas!B2", "areas!B4", "areas!B5"]


def test_an_archive_of_tables_is_read_as_those_tables(sample: Rulebook) -> None:
    tables = csv_tables(sample)
    packed = import_files([HandedInFile("rulebook.zip", csv_archive(tables))])
    assert (dict(packed.tables), packed.errors) == (tables, ())
