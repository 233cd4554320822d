"""`powerlist rulebook simulate`: from files, without a server."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.rulebook_simulate import simulate

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
NOISE = "500105-CF-HB-0006"
AT_NIGHT = {
    "category_code": "040203",
    "area_code": "500105006002",
    "title": "工地半夜打桩吵得睡不着",
    "occurred_at": "2025-11-12T23:20:00+08:00",
}


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The sample district without its power over noise at night."""
    folder = copytree(DISTRICT, tmp_path / "draft")
    powers = (folder / "powers.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in powers if NOISE not in line]
    assert len(kept) < len(powers)
    (folder / "powers.csv").write_text("".join(kept), encoding="utf-8")
    return folder


def issues_file(folder: Path, issues: list[dict[str, Any]]) -> Path:
    path = folder / "issues.jsonl"
    path.write_text("".join(json.dumps(issue, ensure_ascii=False) + "\n" for issue in issues), encoding="utf-8")
    return path


def run(draft: Path, issues: list[dict[str, Any]], *arguments: object) -> Result:
    path = issues_file(draft.parent, issues)
    given = [draft, "--against", DISTRICT, "--issues", path, "--at", "2026-06-01", *arguments]
    return CliRunner().invoke(simulate, [str(each) for each in given])


def test_the_outlook_says_who_would_lead_instead(draft: Path):
    result = run(draft, [{"id": "a", **AT_NIGHT}, {"id": "b", **AT_NIGHT, "category_code": "010101"}], "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["old"]["version"], found["new"]["version"]) == ("district", "draft")
    assert found["old"]["digest"] != found["new"]["digest"]
    assert found["cases"] == {"seen": 2, "decided": 1, "changed": 1, "unchanged": 1}
    (power,) = found["powers"]
    assert (power["from"], power["count"], power["examples"]) == (NOISE, 1, ["a"])


def test_people_read_names_beside_codes(draft: Path):
    result = run(draft, [{"id": "a", **AT_NIGHT}])
    assert result.exit_code == 0, result.output
    assert "结果不同 1 件，相同 0 件" in result.stdout
    assert "主办权力变化" in result.stdout
    assert NOISE in result.stdout


def test_every_change_can_be_kept_with_both_decisions(draft: Path, tmp_path: Path):
    out = tmp_path / "changes.jsonl"
    assert run(draft, [AT_NIGHT, {"id": "b", **AT_NIGHT}], "--out", out).exit_code == 0
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (first["id"], second["id"]) == ("line-1", "b")
    assert first["before"]["lead"]["power_code"] == NOISE
    assert "explanation" in first["after"]
    assert first["fields"]


def test_nothing_changes_between_a_list_and_itself(draft: Path):
    path = issues_file(draft.parent, [AT_NIGHT])
    tables = [f"--{name}={DISTRICT / name}.csv" for name in ("areas", "categories", "units", "posts")]
    result = CliRunner().invoke(
        simulate, [str(DISTRICT), "--against", str(DISTRICT), "--issues", str(path), "--json", *tables]
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["cases"] == {"seen": 1, "decided": 0, "changed": 0, "unchanged": 1}


def test_a_line_with_bad_fields_is_told_and_the_others_are_simulated(draft: Path):
    result = run(draft, [{"urgency": "now"}, {"id": "b", **AT_NIGHT}], "--json")
    assert result.exit_code == 1
    assert "第 1 行：urgency" in result.stderr
    assert json.loads(result.stdout)["cases"]["changed"] == 1


def test_a_time_that_is_none_is_told(draft: Path):
    path = issues_file(draft.parent, [{"time": "never"}])
    result = CliRunner().invoke(simulate, [str(draft), "--against", str(DISTRICT), "--issues", str(path), "--json"])
    assert result.exit_code == 1
    assert "第 1 行：time" in result.stderr


def test_a_draft_with_faults_is_refused_with_all_of_them(draft: Path):
    powers = (draft / "powers.csv").read_text(encoding="utf-8")
    (draft / "powers.csv").write_text(
        powers.replace(",district,", ",region,", 1).replace("主办", "主辦", 1), encoding="utf-8"
    )
    result = run(draft, [AT_NIGHT])
    assert result.exit_code == 1
    assert "holder_level" in result.output
    assert result.stdout == ""


def test_a_line_that_is_no_json_is_told_and_the_others_are_simulated(draft: Path):
    path = issues_file(draft.parent, [{"id": "a", **AT_NIGHT}])
    path.write_text('{"id": "cut\n[1]\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    given = [draft, "--against", DISTRICT, "--issues", path, "--at", "2026-06-01", "--json"]
    result = CliRunner().invoke(simulate, [str(each) for each in given])
    assert (result.exit_code, "第 1 行" in result.stderr, "第 2 行" in result.stderr) == (1, True, True)
    assert json.loads(result.stdout)["cases"]["seen"] == 1
