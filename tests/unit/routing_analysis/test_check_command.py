import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from cli.rulebook import rulebook
from tests.unit.routing_analysis.conftest import DISTRICT

ELSEWHERE = ("areas", "categories", "units", "posts")


@pytest.fixture
def folder(tmp_path: Path, tables: Mapping[str, str]) -> Path:
    for name in ("powers", "escalation", "coverage_notes"):
        (tmp_path / f"{name}.csv").write_text(tables[name], encoding="utf-8")
    return tmp_path


def check(folder: Path, *more: str, **elsewhere: Path) -> Result:
    tables = {name: elsewhere.get(name, DISTRICT / f"{name}.csv") for name in ELSEWHERE}
    words = [f"--{name}={path}" for name, path in tables.items()]
    return CliRunner().invoke(rulebook, ["check", str(folder), *words, "--at", "2026-06-01", *more])


def report_of(result: Result) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def change(path: Path, old: str, new: str) -> int:
    """The number of the row that was changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_list_is_reported_as_json_and_ends_well(folder: Path) -> None:
    result = check(folder, "--json")
    report = report_of(result)
    assert result.exit_code == 0, result.output
    names = {"conflicts", "declared", "gaps", "dead", "exceptions", "vacancies", "errors", "findings"}
    assert names <= report.keys()
    assert (report["conflicts"], report["errors"], len(report["declared"]), report["at"]) == ([], [], 5, "2026-06-01")
    assert check(folder, "--json").stdout == result.stdout


def test_errors_name_file_row_column_and_cell_and_the_rest_is_still_checked(folder: Path) -> None:
    row = change(folder / "powers.csv", ",0101;0701,", ",0101;0999,")
    posts = folder / "all-posts.csv"
    posts.write_bytes((DISTRICT / "posts.csv").read_bytes())
    other_row = change(posts, "500105-CG-P01,500105-CG,局长,decision", "500105-CG-P01,500105-CG,局长,boss")
    result = check(folder, "--json", posts=posts)
    report = report_of(result)
    unknown = next(error for error in report["errors"] if "0999" in error["message"])
    assert (unknown["file"], unknown["row"], unknown["column"]) == ("powers.csv", row, "category_codes")
    assert (unknown["power_codes"], unknown["cell"]) == (["500105-JC-YJ-0001"], f"powers!I{row}")
    role = next(error for error in report["errors"] if error["column"] == "role")
    assert (role["file"], role["row"], role["cell"]) == ("all-posts.csv", other_row, f"posts!D{other_row}")
    assert (result.exit_code, len(report["declared"])) == (1, 5)


def test_the_command_itself_ends_with_1_when_there_is_a_conflict(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "coverage_notes.csv").unlink()
    tables = [f"--{name}={DISTRICT / name}.csv" for name in ELSEWHERE]
    monkeypatch.setattr("sys.argv", ["powerlist", "rulebook", "check", str(folder), *tables, "--at", "2026-06-01"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "（5）" in capsys.readouterr().out


def test_people_read_the_same_in_chinese_with_how_to_mend_it(folder: Path) -> None:
    change(folder / "coverage_notes.csv", "overlap,500105-CF-CG-0011;500105-CF-JX-0001", "transition,none")
    row = change(folder / "powers.csv", ",0101;0701,", ",0101;0999,")
    result = check(folder)
    assert result.exit_code == 1
    for words in ("冲突", "500105-CF-JX-0001", f"powers!I{row}: ", "已声明", "另有", "不能发布"):
        assert words in result.stdout


def test_a_missing_table_is_told_and_nothing_else(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "powers.csv" in result.stderr


def test_a_faulty_step_names_its_cell_below_chinese_headers_too(folder: Path) -> None:
    change(folder / "powers.csv", "process_steps", "办理流程")
    row = change(folder / "powers.csv", "@执法中队长", "@飞行队长")
    [error] = [each for each in report_of(check(folder, "--json"))["errors"] if "飞行队长" in each["message"]]
    assert (error["file"], error["row"], error["column"]) == ("powers.csv", row, "process_steps")
    assert error["cell"] == f"powers!S{row}"


@pytest.mark.parametrize("table", ELSEWHERE)
@pytest.mark.parametrize("content", [b"", b"x,y\n1,2\n", b"code,parent\n"])
def test_a_table_that_has_no_row_to_read_is_an_error_by_its_name_and_no_crash(
    folder: Path, table: str, content: bytes
) -> None:
    bare = folder / f"bare_{table}.csv"
    bare.write_bytes(content)
    result = check(folder, "--json", **{table: bare})
    assert result.exit_code == 1, result.output
    told = [error for error in report_of(result)["errors"] if error["file"] == bare.name]
    assert told and all((error["table"], error["row"]) == (table, 1) for error in told)


def test_lines_that_end_as_an_old_mac_ends_them_are_read_like_others(folder: Path) -> None:
    expected = check(folder, "--json").stdout
    powers = folder / "powers.csv"
    powers.write_bytes(powers.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    assert check(folder, "--json").stdout == expected


def test_a_header_that_is_no_csv_is_told_as_an_error(folder: Path) -> None:
    powers = folder / "powers.csv"
    powers.write_bytes(b"x" * 40_000 + b"," + powers.read_bytes())
    result = check(folder, "--json")
    assert result.exit_code == 1
    assert "不是有效的 CSV" in report_of(result)["errors"][0]["message"]
