from pathlib import Path

import pytest

from bench import rulebook, rulebook_run
from bench.issue_generator import city_issues
from bench.rulebook_generator import sample_rulebook
from services.routing.domain.rulebook.serialisation import snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> dict:
    sample = sample_rulebook()
    content: Path = tmp_path_factory.mktemp("bench") / "snapshot"
    content.write_bytes(snapshot_bytes(Snapshot(sample, "bench")))
    with pytest.MonkeyPatch.context() as patch:
        # The test's own process keeps its collector as it is.
        patch.setattr(rulebook_run, "spare_the_collector", lambda: None)
        patch.setattr(rulebook_run, "ROUNDS", 1)
        return rulebook_run.measure(content, lambda: city_issues(sample, 40), seed=1)


def test_every_figure_of_the_issue_has_its_target(measured):
    figures = rulebook.figures_of(rulebook.SIZES[1], measured)
    targets = {figure.name.removeprefix("rulebook_100k_"): str(figure.target) for figure in figures if figure.target}
    assert targets == {
        "decide_p50_us": "≤ 80",
        "decide_p99_us": "≤ 400",
        "load_s": "≤ 4",
        "memory_mb": "≤ 200",
        "edit_ms": "≤ 10",
        "replay_rate": "≥ 10,000",
        "zen_us": "≥ 4 × 下限",
        "zen_traced_us": "≥ 400 × 下限",
    }


def test_of_several_rounds_the_fastest_counts_for_each_issue():
    fastest = rulebook_run.Fastest()
    fastest.add([3.0, 1.0])
    fastest.add([2.0, 5.0])
    assert fastest.each == [2.0, 1.0]
    assert fastest.medians == [1.0, 2.0]
