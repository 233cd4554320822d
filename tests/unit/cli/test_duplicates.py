import json

from click.testing import CliRunner

from cli.duplicates import duplicates

NOISE = "明珠工地半夜打桩太吵"


def grouped(tmp_path, *issues, arguments=()):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [issue if isinstance(issue, str) else json.dumps(issue) for issue in issues]
    source.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(duplicates, ["--issues", str(source), "--out", str(out), *arguments])
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_issues_about_one_thing_are_told_with_likeness_and_reasons(tmp_path):
    result, [group] = grouped(
        tmp_path,
        {"id": "1", "title": NOISE, "time": "2026-06-01 10:00:00"},
        {"id": "2", "text": "垃圾没人清运", "time": "2026-06-01T10:00:00+08:00"},
        {"id": 3, "title": NOISE, "time": "2026-06-03T10:00:00+08:00"},
    )
    assert result.exit_code == 0
    assert (group["issue_ids"], group["similarity"]) == (["1", 3], 1.0)
    assert {"标题相同", "相隔 2 天以内"} <= set(group["because"])


def test_what_lies_further_apart_is_not_compared(tmp_path):
    issues = [{"id": day, "title": NOISE, "time": f"2026-06-{day:02}T10:00:00+08:00"} for day in (1, 20)]
    assert grouped(tmp_path, *issues, arguments=["--days", "7"])[1] == []


def test_a_bad_line_is_told_and_the_others_are_grouped(tmp_path):
    good = [{"id": number, "title": NOISE} for number in (1, 2)]
    result, groups = grouped(
        tmp_path,
        *good,
        "x",
        {"id": 4},
        {"title": "x"},
        {"id": 5, "title": "x", "time": "soon"},
        {"id": 6, "title": "x", "area_code": 500105},
    )
    assert result.exit_code == 1
    assert all(f"第 {line} 行" in result.output for line in (3, 4, 5, 6, 7))
    assert [group["issue_ids"] for group in groups] == [[1, 2]]
