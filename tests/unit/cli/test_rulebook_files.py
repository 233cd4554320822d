"""`powerlist rulebook template|export|diff`, and what every command reads."""

import io
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from cli import rulebook_files
from cli.rulebook import rulebook
from cli.rulebook_files import read_source, sound_rulebook_of
from tests.unit.routing_authoring.books import RULEBOOK, TABLES, workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tables"
    made.mkdir()
    for table, text in TABLES.items():
        (made / f"{table}.csv").write_text(text, encoding="utf-8")
    return made


def _run(*words: object) -> Result:
    return CliRunner().invoke(rulebook, [str(word) for word in words])


@pytest.mark.parametrize("out", ["out.xlsx", "out.zip", "out"])
def test_an_export_is_read_again_as_the_same_rulebook(folder: Path, tmp_path: Path, out: str) -> None:
    answer = _run("export", folder, tmp_path / out)
    assert answer.exit_code == 0, answer.output
    assert sound_rulebook_of(tmp_path / out) == RULEBOOK
    assert _run("diff", folder, tmp_path / out).stdout == "没有差别\n"


def test_the_canonical_text_has_a_line_for_every_row(folder: Path, tmp_path: Path) -> None:
    assert _run("export", folder, tmp_path / "out.txt").exit_code == 0
    lines = (tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# areas", '50\t{"code":"50","name":"甲区","level":"district"}']


def test_a_difference_is_told_in_words_and_as_json(folder: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["powers"]["L2"] = 200

    (tmp_path / "new.xlsx").write_bytes(workbook(change))
    told = _run("diff", folder, tmp_path / "new.xlsx")
    assert (told.exit_code, "    优先级 precedence：“100” → “200”" in told.stdout.splitlines()) == (0, True)
    as_json = _run("diff", folder, tmp_path / "new.xlsx", "--json", "--exit-code")
    assert as_json.exit_code == 1
    changed = orjson.loads(as_json.stdout)["powers"]["changed"]
    assert changed == [{"key": "50-CF-CG-1", "columns": {"precedence": {"old": "100", "new": "200"}}}]


def test_lists_without_the_tables_beside_them_are_compared_and_exported_with_those_that_are_named(
    folder: Path, tmp_path: Path
) -> None:
    beside = [f"--{name}={folder / name}.csv" for name in ("areas", "categories", "units", "posts")]
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "powers.csv").write_text(TABLES["powers"], encoding="utf-8")
    assert _run("diff", tmp_path / "old", tmp_path / "new", *beside).stdout == "没有差别\n"
    assert _run("export", tmp_path / "old", tmp_path / "out.xlsx", *beside).exit_code == 0
    assert sound_rulebook_of(tmp_path / "out.xlsx").powers == RULEBOOK.powers


def test_every_fault_is_told_with_its_cell_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    powers = folder / "powers.csv"
    powers.write_text(TABLES["powers"].replace(",0101,", ",0999,").replace(",24,", ",一,"), encoding="utf-8")
    answer = _run("export", folder, tmp_path / "out.xlsx")
    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[:2] == [
        "powers!I2: 未知事项类别 0999，请改用类别表内的编码（权力清单·事项分类编码 category_codes）",
        "powers!O2: “一”应为不小于 0 的整数（权力清单·响应时限（小时） respond_within_hours）",
    ]
    assert not (tmp_path / "out.xlsx").exists()


def test_a_source_that_does_not_exist_is_no_version_either(tmp_path: Path) -> None:
    answer = _run("export", tmp_path / "none.xlsx", tmp_path / "out.xlsx")
    assert (answer.exit_code, "没有这个文件" in answer.stderr) == (1, True)


def test_a_folder_is_never_exported_onto_itself(folder: Path) -> None:
    assert _run("export", folder, folder).exit_code == 1


def test_the_template_offers_the_sample_districts_words_and_holds_no_row(tmp_path: Path) -> None:
    answer = _run("template", tmp_path / "t.xlsx")
    assert answer.exit_code == 0, answer.output
    book = load_workbook(io.BytesIO((tmp_path / "t.xlsx").read_bytes()))
    assert book.sheetnames[:2] == ["填写说明", "区划"]
    assert all(book[title].max_row == 1 for title in ("区划", "岗位", "权力清单"))
    assert "城市管理局" in [cell.value for cell in book["选项"]["A"]]
    assert "权力编码*" in [cell.value for cell in book["权力清单"][1]]
    assert _run("template", tmp_path / "t.csv").exit_code == 2


def test_tables_beside_a_workbook_take_the_place_of_its_own(folder: Path, tmp_path: Path) -> None:
    book = tmp_path / "r.xlsx"
    book.write_bytes(workbook())
    (folder / "areas.csv").write_text(TABLES["areas"].replace("甲区", "丙区"), encoding="gb18030")
    found = read_source(book, {"areas": folder / "areas.csv"})
    assert (found.errors, found.rulebook.areas[0].name) == ((), "丙区")


def test_a_file_far_too_large_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rulebook_files, "FILE_BYTES_MAX", 10)
    answer = _run("export", folder, tmp_path / "out.xlsx")
    assert (answer.exit_code, "未读取" in answer.stderr) == (1, True)


def test_a_workbook_is_checked_past_its_faults_and_they_are_named_with_their_power(
    folder: Path, tmp_path: Path
) -> None:
    def spoil(book: Workbook) -> None:
        book["powers"]["L2"] = "=50+50"

    (tmp_path / "r.xlsx").write_bytes(workbook(spoil))
    beside = [f"--{table}={folder / table}.csv" for table in ("areas", "categories", "units", "posts")]
    answer = _run("check", tmp_path / "r.xlsx", *beside, "--json")
    assert answer.exit_code == 1
    (error,) = (error for error in orjson.loads(answer.stdout)["errors"] if error["row"] == 2)
    assert (error["cell"], error["file"], error["table"]) == ("powers!L2", "r.xlsx", "powers")
    assert (error["column"], error["power_codes"]) == ("precedence", ["50-CF-CG-1"])
