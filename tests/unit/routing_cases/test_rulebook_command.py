import json
from pathlib import Path

from click.testing import CliRunner

from cli.json_lines import BadLines, objects_in
from cli.rulebook import rulebook
from tests.unit.routing_cases.conftest import DISTRICT

NOISE = {"title": "工地半夜打桩", "category_code": "040203", "area_code": "500105006002"}


def decide(folder: Path, issues: list[object], *more: str, rulebook_folder: Path = DISTRICT):
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(f"{json.dumps(issue, ensure_ascii=False)}\n" for issue in issues), encoding="utf-8")
    tables = [f"--{name}={DISTRICT / name}.csv" for name in ("areas", "categories", "units", "posts")]
    words = ["decide", str(rulebook_folder), *tables, f"--issues={source}", f"--out={out}", *more]
    result = CliRunner().invoke(rulebook, words)
    return result, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_issues_are_decided_one_a_line_without_a_server(tmp_path):
    night = {"id": "1", "time": "2026-06-01 09:00:00", "occurred_at": "2026-05-31T23:20:00+08:00", **NOISE}
    result, (first, second) = decide(tmp_path, [night, {"id": "2", "text": "随便说说"}])
    assert result.exit_code == 0, result.output
    assert (first["id"], first["outcome"], first["lead"]["unit_code"]) == ("1", "assigned", "500105-HB")
    assert (second["id"], second["outcome"], second["reason"]) == ("2", "needs_fields", "no_category")


def test_at_stands_for_every_issues_time(tmp_path):
    issue = {"id": "1", "time": "2017-03-31 15:08:42", **NOISE}
    _, (old,) = decide(tmp_path, [issue])
    assert old["outcome"] != "assigned"
    result, (now,) = decide(tmp_path, [issue], "--at", "2026-06-01")
    assert (result.exit_code, now["outcome"]) == (0, "assigned")
    assert now["explanation"]["facts"]["accepted_at"].startswith("2026-06-01T00:00:00")


def test_a_line_with_bad_fields_is_told_and_the_others_are_decided(tmp_path):
    issues = [
        {"id": "1", "urgency": "now", **NOISE},
        {"id": "2", **NOISE, "time": "never"},
        {"id": "3", "time": "2026-06-01", **NOISE},
    ]
    result, lines = decide(tmp_path, issues)
    assert result.exit_code == 1
    assert [line["outcome"] for line in lines] == ["invalid", "invalid", "assigned"]
    assert lines[1]["errors"][0]["field"] == "time"
    assert lines[0]["errors"][0]["field"] == "urgency"


def test_a_line_without_an_id_is_told_and_not_decided(tmp_path):
    result, lines = decide(tmp_path, [NOISE, {"id": "9", **NOISE}], "--at", "2026-06-01")
    assert result.exit_code == 1
    assert [line["outcome"] for line in lines] == ["invalid", "assigned"]
    assert lines[0]["errors"][0]["field"] == "id"
    assert "第 1 行" in result.output


def test_a_line_of_facts_alone_is_decided_as_over_http(tmp_path):
    facts = {name: value for name, value in NOISE.items() if name not in {"title", "text"}}
    result, lines = decide(tmp_path, [{"id": "7", **facts}], "--at", "2026-06-01")
    assert result.exit_code == 0, result.output
    assert lines[0]["outcome"] == "assigned"


def test_a_line_that_is_no_object_is_told_and_the_others_are_decided(tmp_path):
    source, out = tmp_path / "cut.jsonl", tmp_path / "decisions.jsonl"
    source.write_text('{"id": "cut\n[1]\n' + json.dumps({"id": "sound", **NOISE}), encoding="utf-8")
    tables = [f"--{name}={DISTRICT / name}.csv" for name in ("areas", "categories", "units", "posts")]
    words = ["decide", str(DISTRICT), *tables, f"--issues={source}", f"--out={out}", "--at", "2026-06-01"]
    result = CliRunner().invoke(rulebook, words)
    assert (result.exit_code, "第 1 行" in result.output, "第 2 行" in result.output) == (1, True, True)
    (decision,) = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (decision["id"], decision["outcome"]) == ("sound", "assigned")


def test_faults_of_the_rulebook_are_told_and_its_sound_rows_decide(tmp_path):
    powers = (DISTRICT / "powers.csv").read_text(encoding="utf-8")
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "powers.csv").write_text(
        powers.replace(",district,分管副局长", ",region,分管副局长", 1), encoding="utf-8"
    )
    result, (line,) = decide(tmp_path, [{"id": "1", **NOISE}], "--at", "2026-06-01", rulebook_folder=folder)
    assert result.exit_code == 1
    assert "holder_level" in result.output
    assert line["outcome"] == "assigned"


def test_issues_from_an_editor_with_a_byte_order_mark_are_read(tmp_path):
    source = tmp_path / "in.jsonl"
    line = json.dumps({"id": "1", "time": "2026-06-01", **NOISE}, ensure_ascii=False)
    source.write_text(f"{line}\r\n\r\n", encoding="utf-8-sig", newline="")
    assert [(number, issue["id"]) for number, issue in objects_in(source, BadLines())] == [(1, "1")]
