import json

import pytest

from bench import __main__ as command
from bench import parts
from bench.figures import Figure, at_most
from bench.plan import PARTS, quick
from bench.races import Races, figures_of
from bench.run import PartsFailedError, Run

ONE = Figure("one", "一", 1.0, "s", at_most(2))


def broken() -> list[Figure]:
    raise RuntimeError("the broker is gone")


@pytest.fixture
def run(tmp_path) -> Run:
    return Run(quick(frozenset(PARTS), seed=1), tmp_path / "bench.json")


def kept(run: Run) -> dict:
    return json.loads(run.path.read_bytes())


def test_figures_are_shown_and_kept_as_soon_as_their_part_is_done(run, capsys):
    assert run.part(lambda: [ONE], "decide")
    assert "一  1 s  ≤ 2  ok" in capsys.readouterr().out
    assert (kept(run)["figures"]["one"]["value"], kept(run)["part_seconds"].keys()) == (1.0, {"decide"})


def test_a_part_that_fails_takes_no_other_along_and_is_named_at_the_end(run, capsys):
    run.part(lambda: [ONE], "decide")
    assert not run.part(broken, "accept", "drain")
    assert "the broker is gone" in capsys.readouterr().err
    assert run.part(lambda: [Figure("two", "", 2.0, "s")], "queue")
    assert (set(kept(run)["figures"]), kept(run)["failed"]) == ({"one", "two"}, ["accept", "drain"])
    with pytest.raises(PartsFailedError, match="accept, drain"):
        run.require_whole()


def test_what_the_plan_does_not_name_is_not_measured(tmp_path):
    run = Run(quick(frozenset({"drain"}), seed=1), tmp_path / "bench.json")
    assert run.part(broken, "decide")
    assert not run.part(broken, "accept", "drain")
    assert run.failed == ["drain"]


def test_the_command_ends_with_1_and_names_the_part_that_failed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POWERLIST_HOME", str(tmp_path))
    monkeypatch.setattr(parts.decide, "measure", lambda *_: broken())
    monkeypatch.setattr(parts.analysis, "measure", lambda *_: [ONE])
    assert command.main(["--quick", "--only", "decide,analysis"]) == 1
    told = capsys.readouterr().out
    assert "没有测成：decide" in told
    assert "1 s" in told


def test_a_race_is_decided_when_one_has_the_case_and_the_other_is_told_so():
    undecided, deadlocks = figures_of(Races(10, {"200/412": 9, "412/412, ['assigned']": 1}, deadlocks=0, seconds=2))
    assert (undecided.value, undecided.verdict, undecided.detail["200/412"]) == (1, "short", 9)
    assert (deadlocks.value, deadlocks.verdict) == (0, "ok")
