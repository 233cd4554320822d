"""`python -m bench`, as `make bench` calls it: measures, prints the table, writes bench.json.

Exit 0 when everything was measured; a missed target stands in the table as short and is not hidden by the exit code.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bench import (
    actions,
    analysis,
    decide,
    escalation,
    latency,
    masking,
    memory,
    queue,
    report,
    rounds,
    rulebook,
    settings_used,
    startup,
)
from bench.figures import Figure, at_most
from bench.ground import Ground, ground
from bench.latency import Latency
from bench.plan import PARTS, Plan, full, quick
from bench.rounds import Rounds
from deploy.local.failure import LaunchError
from deploy.local.home import home_of
from deploy.local.progress import say

LATENCY_P50_MS_MAX = 150
LATENCY_P99_MS_MAX = 1000
RATE_OF_TOP = 0.25
# More of the machine than this taken by others, and the figures are not ours alone.
OTHERS_CORES_MAX = 0.15


def parse(arguments: Sequence[str]) -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(prog="python -m bench", description="与下限并排测量；结果写入 .local/bench.json")
    parser.add_argument("--quick", action="store_true", help="各测一小段，开发时用")
    parser.add_argument("--only", default=",".join(PARTS), help=f"以逗号分隔：{','.join(PARTS)}")
    parser.add_argument("--cold", action="store_true", help="另测从零开始的 make up（几分钟，要网络）")
    parser.add_argument("--burst-seconds", type=float, default=30.0, help="受理每轮的秒数")
    parser.add_argument("--rounds", type=int, default=3, help="下限与产品交替的轮数")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    parts = frozenset(part.strip() for part in options.only.split(",") if part.strip())
    if not parts or parts - set(PARTS):
        parser.error(f"--only: {','.join(PARTS)}")
    if options.rounds < 1 or options.burst_seconds <= 0:
        parser.error("--rounds, --burst-seconds: > 0")
    if options.quick:
        return quick(parts, options.seed), options.cold
    return full(parts, options.burst_seconds, options.rounds, options.seed), options.cold


class Bench:
    def __init__(self, plan: Plan, home: Path) -> None:
        self._plan = plan
        self._home = home
        self.figures: list[Figure] = []
        self.warnings: list[str] = []
        self.settings = settings_used.of_machine()

    def run(self, cold: bool) -> None:
        if "decide" in self._plan.parts:
            self.figures += decide.measure(self._plan.decisions, self._plan.seed)
        if "rulebook" in self._plan.parts:
            self.figures += rulebook.measure(self._plan.city_issues, self._plan.seed)
        if "analysis" in self._plan.parts:
            self.figures += analysis.measure(self._plan.seed)
        if "classify" in self._plan.parts:
            # Imported late: it brings scikit-learn, and the other parts watch the memory.
            from bench import classification

            self.figures += classification.measure(self._plan.classify_seeds, plain_seeds=1)
        if "masking" in self._plan.parts:
            self.figures += masking.measure(self._plan.masked_people, self._plan.seed)
        if self._plan.needs_stack or cold:
            with ground(self._home) as made:
                self._run_on(made, cold)

    def _run_on(self, made: Ground, cold: bool) -> None:
        if cold:
            self.figures.append(startup.measure_cold(made))
        if not self._plan.needs_stack:
            return
        say(f"第一次启动 … {made.make('up'):.1f} s")
        self.settings |= settings_used.of_stack(made)
        if "startup" in self._plan.parts:
            self.figures.append(startup.measure_warm(made, self._plan.warm_starts))
        if "memory" in self._plan.parts:
            self.figures += memory.measure(made, self._plan.settle_seconds)
        if self._plan.needs_rounds:
            self._run_rounds(made)
        # Last, for they leave cases behind that no other part has asked for, and races that only routing knows of.
        if "actions" in self._plan.parts:
            self.figures += actions.measure(made, self._plan.action_issues, self._plan.races)
        if "escalation" in self._plan.parts:
            self.figures += escalation.measure(made, self._plan.marks_due, self._plan.marks_waiting)
        if "queue" in self._plan.parts:
            made.stack.stop(["routing"])
            made.stack.start_service("routing", "http")
            made.stack.wait_ready(["routing"])
            self.figures += queue.measure(made, self._plan.queue_cases, self._plan.queue_pages)

    def _run_rounds(self, made: Ground) -> None:
        done = rounds.run(made, self._plan, say)
        if "accept" in self._plan.parts:
            self.figures += rounds.accept_figures(done)
        if "drain" in self._plan.parts:
            self.figures += rounds.drain_figures(done) + rounds.cpu_figures(done)
        if "latency" in self._plan.parts:
            measured = latency.measure(made, self._plan, done.accept_rate * RATE_OF_TOP)
            self.figures += latency_figures(measured)
            self._warn_of_others(measured.others_cores)
        self._warn_of_others(others_in(done))

    def _warn_of_others(self, cores: float) -> None:
        if cores > OTHERS_CORES_MAX:
            self.warnings.append(f"测量时别的程序平均占用 {cores:.2f} 个核，数字偏低")


def others_in(done: Rounds) -> float:
    bursts = [burst.others_cores for burst in (*done.floor_bursts, *done.bursts)]
    return max(bursts + [each.others_cores for each in done.drains])


def latency_figures(measured: Latency) -> list[Figure]:
    note = f"{measured.rate:.0f} 件/s，最慢 {measured.max_ms:.0f} ms，答复 p99 {measured.tally.p99_ms:.0f} ms"
    detail = {"rate": measured.rate, "issues": measured.issues, "max_ms": measured.max_ms}
    return [
        Figure(
            "accepted_to_audit_p50_ms",
            "受理→审计 p50",
            measured.p50_ms,
            "ms",
            at_most(LATENCY_P50_MS_MAX),
            note=note,
            detail=detail,
        ),
        Figure(
            "accepted_to_audit_p99_ms",
            "受理→审计 p99",
            measured.p99_ms,
            "ms",
            at_most(LATENCY_P99_MS_MAX),
            detail=detail,
        ),
    ]


def last_cold(path: Path) -> list[Figure]:
    """What a from-nothing start took when it was measured last, if ever."""
    known = report.read(path).get("figures", {}).get(startup.COLD_NAME)
    return [startup.cold_figure(known["value"], f"{known['measured_at'][:10]} 的测量")] if known else []


def main(arguments: Sequence[str]) -> int:
    plan, cold = parse(arguments)
    home = home_of(os.environ)
    path = home / "bench.json"
    bench = Bench(plan, home / "bench")
    begun_at = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        bench.run(cold)
    except LaunchError as failure:
        print(failure.report(), file=sys.stderr)
        return 1
    described = {**asdict(plan), "parts": sorted(plan.parts)}
    about = {"measured_at": begun_at, "plan": described, "settings": bench.settings, "warnings": bench.warnings}
    report.write(path, bench.figures, about)
    report.show(bench.figures + ([] if cold else last_cold(path)), bench.warnings)
    say(f"数字与设置：{path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
