"""The rulebook at the size of a city: decisions, loading, memory, edits and replays, beside zen-engine.

Each size is measured in a process of its own (bench/rulebook_run.py), so that memory is its own. Times are CPU time.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.figures import Figure, at_least, at_most
from bench.issue_generator import city_issues
from bench.rulebook_generator import city_rulebook
from deploy.local.home import ROOT
from services.routing.domain.rulebook.serialisation import snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot

REPLAY_RATE_MIN = 10_000
EDIT_MS_MAX = 10
ZEN_MIN, ZEN_TRACED_MIN = 4, 400


@dataclass(frozen=True)
class Size:
    """`judged_beside_zen`: whether the ratios to it have a target at this size."""

    powers: int
    name: str
    p50_us_max: float
    p99_us_max: float
    load_s_max: float
    memory_mb_max: float
    judged_beside_zen: bool = False


SIZES = (Size(10_000, "10k", 40, 200, 0.5, 25), Size(100_000, "100k", 80, 400, 4, 200, judged_beside_zen=True))


def measure(issue_count: int, seed: int) -> list[Figure]:
    figures: list[Figure] = []
    for size in SIZES:
        figures += figures_of(size, run(size, issue_count, seed))
    return figures


def run(size: Size, issue_count: int, seed: int) -> dict[str, Any]:
    """subprocess.CalledProcessError when the run failed; its complaint is on stderr."""
    rulebook = city_rulebook(size.powers, seed)
    with tempfile.TemporaryDirectory() as folder:
        content, issues = Path(folder, "snapshot"), Path(folder, "issues.jsonl")
        content.write_bytes(snapshot_bytes(Snapshot(rulebook, "bench")))
        issues.write_bytes(b"\n".join(map(orjson.dumps, city_issues(rulebook, issue_count, seed))))
        command = [sys.executable, "-m", "bench.rulebook_run", str(content), str(issues), str(seed)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    measured: dict[str, Any] = orjson.loads(done.stdout)
    return measured


def figures_of(size: Size, measured: Mapping[str, Any]) -> list[Figure]:
    p50 = measured["p50_us"]
    name, title = f"rulebook_{size.name}", f"{size.name} 项权力"
    first = f"初见 p50 {measured['first_p50_us']:.0f}，p99 {measured['first_p99_us']:.0f} µs"
    again = (
        f"重算 {measured['replayed']}，有变 {measured['changed']}；全部重算 {measured['replay_rate_worst']:,.0f} 件/s"
    )
    return [
        Figure(
            f"{name}_decide_p50_us", f"{title} 决定 p50", p50, "µs", at_most(size.p50_us_max),
            runs=tuple(measured["round_p50_us"]), note=first,
        ),
        Figure(
            f"{name}_decide_p99_us", f"{title} 决定 p99", measured["p99_us"], "µs", at_most(size.p99_us_max),
        ),
        Figure(f"{name}_load_s", f"{title} 冷加载", measured["load_s"], "s", at_most(size.load_s_max)),
        Figure(
            f"{name}_memory_mb", f"{title} 内存（自有）", measured["memory_used_mb"], "MB", at_most(size.memory_mb_max),
            note=f"刚加载 {measured['memory_loaded_mb']:.1f} MB；按 PSS {measured['pss_used_mb']:.1f} MB",
        ),
        Figure(
            f"{name}_edit_ms", f"{title} 改一行生效", measured["edit_ms"], "ms", at_most(EDIT_MS_MAX),
            note=f"最慢 {measured['edit_ms_max']:.1f} ms",
        ),
        Figure(
            f"{name}_replay_rate", f"{title} 重放", measured["replay_rate"], "件/s", at_least(REPLAY_RATE_MIN),
            note=again,
        ),
        *peer_figures(size, measured, p50),
    ]  # fmt: skip


def peer_figures(size: Size, measured: Mapping[str, Any], p50: float) -> list[Figure]:
    """The peer's medians; the ratio is how many of our decisions, reasons and all, fit into one of its."""
    figures = []
    for kind, label, least in (
        ("zen", "", ZEN_MIN),
        ("zen_traced", "（留痕）", ZEN_TRACED_MIN),
        ("zen_batch", "（批量）", None),
    ):
        peer = measured[f"{kind}_us"]
        target = at_least(least, of_floor=True) if least and size.judged_beside_zen else None
        figures.append(
            Figure(
                f"rulebook_{size.name}_{kind}_us", f"{size.name} zen-engine{label} p50", peer, "µs", target,
                ratio=peer / p50, note="比值：zen ÷ 本品",
            )
        )  # fmt: skip
    return figures
