import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.classify import classify


def _write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(classify, [str(each) for each in arguments])


@pytest.fixture
def issues(tmp_path: Path) -> Path:
    return _write(
        tmp_path / "issues.jsonl",
        {"id": "1", "title": "拖欠农民工工资", "time": "2026-06-01T09:00:00"},
        {"id": "2", "text": "医院乱收费，医生态度差", "category_code": "1206"},
    )


def test_every_issue_has_three_predictions_with_reasons(tmp_path: Path, issues: Path):
    assert _run("--issues", issues, "--out", tmp_path / "out").exit_code == 0
    first, second = _lines(tmp_path / "out")
    assert (first["id"], second["id"]) == ("1", "2")
    assert [len(each["predictions"]) for each in (first, second)] == [3, 3]
    assert set(first["predictions"][0]) == {"category_code", "score", "because"}


def test_filled_issues_have_a_category_and_those_that_had_one_keep_it(tmp_path: Path, issues: Path):
    _run("--issues", issues, "--out", tmp_path / "out", "--fill", tmp_path / "filled")
    first, second = _lines(tmp_path / "filled")
    assert first["category_code"] == _lines(tmp_path / "out")[0]["predictions"][0]["category_code"]
    assert first["time"] == "2026-06-01T09:00:00"
    assert second["category_code"] == "1206"


def test_bad_lines_are_all_told_and_the_others_done(tmp_path: Path):
    issues = _write(
        tmp_path / "in", "{", [], {"id": "1"}, {"title": "欠薪"}, {"id": "2", "title": 3}, {"id": "3", "text": "欠薪"}
    )
    result = _run("--issues", issues, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert [f"第 {number} 行" in result.output for number in range(1, 7)] == [True] * 5 + [False]
    assert [len(line["predictions"]) for line in _lines(tmp_path / "out")] == [0, 0, 0, 3]


def test_training_and_a_saved_model_give_the_same_bytes(tmp_path: Path, issues: Path):
    taught = [
        {"title": "补课", "label": "教育文体"},
        {"title": "欠薪", "label": "劳动和社会保障"},
        {"title": "学校", "label": "14"},
    ]
    train = _write(tmp_path / "train", *taught)
    assert (
        _run("--issues", issues, "--out", tmp_path / "a", "--train", train, "--save", tmp_path / "model").exit_code == 0
    )
    assert _run("--issues", issues, "--out", tmp_path / "b", "--model", tmp_path / "model").exit_code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert _lines(tmp_path / "a")[0]["predictions"][0]["category_code"].startswith("15")


def test_a_bad_label_names_its_line_and_the_others_teach(tmp_path: Path, issues: Path):
    taught = [
        {"title": "补课", "label": "教育文体"},
        {"title": "欠薪", "label": "劳动和社会保障"},
        {"title": "?", "label": "其他"},
    ]
    result = _run("--issues", issues, "--out", tmp_path / "out", "--train", _write(tmp_path / "train", *taught))
    assert result.exit_code == 1
    assert "train 第 3 行" in result.output
    assert len(_lines(tmp_path / "out")) == 2


def test_one_label_is_too_few(tmp_path: Path, issues: Path):
    train = _write(tmp_path / "train", {"title": "补课", "label": "教育文体"})
    result = _run("--issues", issues, "--out", tmp_path / "out", "--train", train)
    assert result.exit_code == 1
    assert "两个一级类别" in result.output


def test_a_file_that_is_no_model_is_refused(tmp_path: Path, issues: Path):
    result = _run("--issues", issues, "--out", tmp_path / "out", "--model", issues)
    assert result.exit_code == 1
    assert "不是 --save 写出的模型" in result.output
