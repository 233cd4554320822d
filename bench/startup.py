"""How long `make up` takes: warm, and from nothing."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import median_of
from deploy.local.home import ROOT
from deploy.local.stack import Stack

WARM_SECONDS_MAX = 20
COLD_SECONDS_MAX = 180
COLD_NAME = "up_from_nothing_seconds"


def measure_warm(ground: Ground, starts: int) -> Figure:
    """Everything installed, data there, nothing running. Everything is up afterwards."""
    seconds = []
    for _ in range(starts):
        ground.make("down")
        seconds.append(ground.make("up"))
    return Figure(
        "up_warm_seconds", "make up，热启动", median_of(seconds), "s", at_most(WARM_SECONDS_MAX), runs=tuple(seconds)
    )


def measure_cold(ground: Ground) -> Figure:
    """A fresh clone in an empty folder: no packages, no Java or Kafka jars of ours, no pip cache, no data.

    Clones what is committed. Runs on the ports of `ground`, whose parts must be stopped.
    """
    with tempfile.TemporaryDirectory(prefix="powerlist-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        clone, home = folder / "powerlist", folder / "home"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        nothing = {
            "POWERLIST_HOME": str(home),
            "POWERLIST_CACHE": str(folder / "cache"),
            "PIP_CACHE_DIR": str(folder / "pip"),
        }
        try:
            seconds = ground.make("up", clone, nothing)
        finally:
            if home.exists():
                Stack(home, ground.stack.port_base).remove()
            shutil.rmtree(clone / ".venv", ignore_errors=True)
    return cold_figure(seconds, "新克隆、空缓存、空 .venv")


def cold_figure(seconds: float, note: str) -> Figure:
    return Figure(COLD_NAME, "make up，从零开始", seconds, "s", at_most(COLD_SECONDS_MAX), runs=(seconds,), note=note)
