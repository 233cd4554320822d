"""The static analysis of a power list at the size of a city: the whole, and one edit of it.

Each size is measured in a process of its own. Times are CPU time, so that other programs do not decide the figures;
the whole is measured once at the larger size, where one run takes seconds.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from random import Random
from typing import Any

import orjson

from bench.figures import Figure, at_most
from bench.measures import median_of, percentile
from bench.rulebook_generator import city_rulebook
from deploy.local.home import ROOT
from services.routing.domain.analysis import Analysis, report_of
from services.routing.domain.rulebook.tables import LEAD, Power, Rulebook

DAY = date(2026, 6, 1)
EDITS = 60
EDIT_MS_MAX = 50


@dataclass(frozen=True)
class Size:
    name: str
    powers: int
    whole_s_max: float
    runs: int


SIZES = (Size("10k", 10_000, 1, 3), Size("100k", 100_000, 15, 1))


def measure(seed: int) -> list[Figure]:
    return [figure for size in SIZES for figure in figures_of(size, _run_apart(size, seed))]


def figures_of(size: Size, measured: dict[str, Any]) -> list[Figure]:
    name, title = f"analysis_{size.name}", f"{size.name} 项权力"
    found = f"已声明的重叠 {measured['declared']}，缺口 {measured['gaps']}，失效 {measured['dead']}"
    note = f"{found}；其中成文 {measured['report_s']:.2f} s"
    edits = f"{EDITS} 次，p99 {percentile(measured['edits_ms'], 99):.0f} ms"
    whole = median_of(measured["whole_s"])
    return [
        Figure(
            f"{name}_s",
            f"{title} 静态检查",
            whole,
            "s",
            at_most(size.whole_s_max),
            runs=tuple(measured["whole_s"]),
            note=note,
        ),
        Figure(
            f"{name}_edit_ms",
            f"{title} 改一项后重查 p50",
            median_of(measured["edits_ms"]),
            "ms",
            at_most(EDIT_MS_MAX),
            note=edits,
        ),
    ]


def _run_apart(size: Size, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.analysis", size.name, str(seed)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    measured: dict[str, Any] = orjson.loads(done.stdout)
    return measured


def run(size: Size, seed: int) -> dict[str, Any]:
    """`whole_s`: from the rulebook to the report, every run of it; `edits_ms`: from an edit to what it changes."""
    rulebook = city_rulebook(size.powers, seed)
    gc.freeze()
    whole, report_seconds = [], 0.0
    for _ in range(size.runs):
        seconds, analysis = _timed(partial(Analysis, rulebook, DAY))
        report_seconds, report = _timed(partial(report_of, analysis))
        whole.append(seconds + report_seconds)
    edits = [_timed(partial(analysis.edited, [power]))[0] * 1000 for power in _edits(rulebook, seed)]
    counts = report.counts
    found = {name: counts[name] for name in ("declared", "gaps", "dead")}
    return {"whole_s": whole, "report_s": report_seconds, "edits_ms": edits, **found}


def _edits(rulebook: Rulebook, seed: int) -> list[Power]:
    """Powers from anywhere, each with another precedence, condition or end."""
    chance = Random(seed)
    leads = [power for power in rulebook.powers if power.lead_or_assist == LEAD]
    changes: list[Callable[[Power], Power]] = [
        lambda power: replace(power, precedence=power.precedence + 1),
        lambda power: replace(power, condition='text has any("异味") and urgent'),
        lambda power: replace(power, in_force_to=date(2026, 12, 31)),
    ]
    return [chance.choice(changes)(power) for power in chance.sample(leads, EDITS)]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


if __name__ == "__main__":
    chosen = next(size for size in SIZES if size.name == sys.argv[1])
    sys.stdout.buffer.write(orjson.dumps(run(chosen, int(sys.argv[2]))))
