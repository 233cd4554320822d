import json

import pytest

from bench import report
from bench.__main__ import last_cold, parse
from bench.figures import Figure, at_most
from bench.plan import PARTS
from bench.startup import COLD_NAME

ABOUT = {"measured_at": "2026-01-02T03:04:05+08:00", "plan": {"name": "quick"}, "settings": {"cpu_count": 2}}


def test_figures_that_were_not_measured_again_keep_their_own_time_and_plan(tmp_path):
    path = tmp_path / "new folder" / "bench.json"
    report.write(path, [Figure("one", "", 1.0, "s"), Figure("two", "", 2.0, "s")], ABOUT)
    later = {**ABOUT, "measured_at": "2026-02-02T03:04:05+08:00", "plan": {"name": "full"}}
    report.write(path, [Figure("one", "", 9.0, "s", at_most(5))], later)
    figures = json.loads(path.read_bytes())["figures"]
    assert (figures["one"]["value"], figures["one"]["verdict"], figures["one"]["plan"]) == (9.0, "short", "full")
    assert (figures["two"]["value"], figures["two"]["plan"]) == (2.0, "quick")


def test_a_broken_file_is_written_anew(tmp_path):
    path = tmp_path / "bench.json"
    path.write_text("{half")
    report.write(path, [Figure("one", "", 1.0, "s")], ABOUT)
    assert set(report.read(path)["figures"]) == {"one"}


def test_the_last_start_from_nothing_is_shown_with_its_day(tmp_path):
    path = tmp_path / "bench.json"
    assert last_cold(path) == []
    report.write(path, [Figure(COLD_NAME, "", 120.0, "s")], ABOUT)
    [cold] = last_cold(path)
    assert (cold.value, cold.verdict) == (120.0, "ok")
    assert "2026-01-02" in cold.note


def test_a_missed_target_is_named_below_the_table(capsys):
    report.show([Figure("slow", "很慢", 9.0, "s", at_most(5))], ["机器不空闲"])
    shown = capsys.readouterr().out
    assert "short" in shown
    assert "未达标：很慢" in shown
    assert "机器不空闲" in shown


def test_every_part_is_measured_unless_some_are_named():
    plan, cold = parse([])
    assert (plan.parts, plan.name, cold) == (frozenset(PARTS), "full", False)
    plan, cold = parse(["--quick", "--only", "decide", "--cold", "--seed", "5"])
    assert (plan.parts, plan.name, plan.seed, plan.needs_stack, cold) == ({"decide"}, "quick", 5, False, True)


@pytest.mark.parametrize("arguments", [["--only", "everything"], ["--only", ""], ["--rounds", "0"]])
def test_a_wrong_option_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        parse(arguments)
    assert refused.value.code == 2
    assert "usage" in capsys.readouterr().err
