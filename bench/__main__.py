"""`python -m bench`, as `make bench` calls it: shows and keeps each part's figures at once, at the end the whole table.

Exit 0 when everything was measured; a missed target stands in the table as short and is not hidden by the exit code.
Exit 1 when a part could not be measured: the others are, and the last line names it.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import report, settings_used, startup
from bench.figures import Figure
from bench.parts import measure_all
from bench.plan import FULL_MINUTES, PARTS, Plan, full, quick
from bench.run import PartsFailedError, Run
from deploy.local.home import home_of
from deploy.local.progress import say

ABOUT = f"与下限并排测量；每部分一测完就显示并写入 .local/bench.json。全部约 {FULL_MINUTES} 分钟（两核、无别的负载）"


def parse(arguments: Sequence[str]) -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=ABOUT)
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


def last_cold(path: Path) -> list[Figure]:
    """What a from-nothing start took when it was measured last, if ever."""
    known = report.read(path).get("figures", {}).get(startup.COLD_NAME)
    return [startup.cold_figure(known["value"], f"{known['measured_at'][:10]} 的测量")] if known else []


def main(arguments: Sequence[str]) -> int:
    plan, cold = parse(arguments)
    home = home_of(os.environ)
    path = home / "bench.json"
    run = Run(plan, path, settings_used.of_machine())
    status = 0
    try:
        measure_all(run, home / "bench", cold)
    except PartsFailedError:
        status = 1
    report.show(run.figures + ([] if cold else last_cold(path)), run.warnings)
    say(f"数字与设置：{path}")
    if run.failed:
        say(f"没有测成：{'、'.join(run.failed)}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
