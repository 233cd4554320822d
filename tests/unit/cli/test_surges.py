import json

from click.testing import CliRunner

from cli.surges import surges
from tests.unit.intake_surges.reports import MIXER


def line(number, day=None, **changes):
    title, text = MIXER[number % 4]
    at = {} if day is None else {"time": f"2026-06-{day:02} 10:00:00"}
    return {"id": str(number), "title": title, "text": text, **at, **changes}


def found(tmp_path, *issues):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [issue if isinstance(issue, str) else json.dumps(issue) for issue in issues]
    source.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(surges, ["--issues", str(source), "--out", str(out)])
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_surge_is_told_as_of_when_it_was_noticed_whatever_the_order_of_the_lines(tmp_path):
    issues = [line(3, 9), line(1, 2), line(0, 1, area_code="500105007"), {"id": 9, "text": "路灯不亮"}, line(2, 4)]
    result, [surge] = found(tmp_path, *issues)
    assert result.exit_code == 0, result.output
    assert surge["issue_ids"] == ["0", "1", "2"]
    assert surge["joined_later"] == ["3"]
    assert (surge["first_seen"], surge["detected_at"]) == ("2026-06-01T10:00:00+08:00", "2026-06-04T10:00:00+08:00")
    assert (surge["areas"], surge["growth"], surge["people"]) == (["500105007"], 3.0, 3)
    assert "搅拌站" in surge["headline"]


def test_whoever_is_named_counts_once(tmp_path):
    same = [line(number, number + 1, user="u1") for number in range(3)]
    phone = [line(number, number + 1, reporter={"phone": "13800138001"}) for number in range(3)]
    assert found(tmp_path, *same)[1] == found(tmp_path, *phone)[1] == []


def test_without_any_time_the_order_of_the_lines_counts(tmp_path):
    result, [surge] = found(tmp_path, *(line(number) for number in range(3)))
    assert result.exit_code == 0
    assert (surge["issue_ids"], surge["detected_at"]) == (["0", "1", "2"], None)


def test_a_headline_has_no_number_of_anybody(tmp_path):
    issues = [line(number, number + 1, title="鸿恩新城搅拌站太吵，联系13800138001") for number in range(3)]
    [surge] = found(tmp_path, *issues)[1]
    assert "13800138001" not in surge["headline"]


def test_bad_lines_are_told_with_what_is_wrong_and_the_others_are_watched(tmp_path):
    good = [line(number, number + 1) for number in range(3)]
    bad = ["{", "[]", {"id": "x"}, {"title": "无编号"}, line(7, time="soon"), line(8, area_code=500105), line(0, 5)]
    result, out = found(tmp_path, *good, *bad)
    assert result.exit_code == 1
    assert len(out) == 1
    for number in range(4, 11):
        assert f"第 {number} 行" in result.output
    assert "2026-06-01T22:30:00+08:00" in result.output
    assert "7 行有误" in result.output
