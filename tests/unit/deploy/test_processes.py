import json
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local.home import create_home
from deploy.local.processes import Processes

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    create_home(tmp_path)
    return Processes(tmp_path)


def start(processes: Processes, command: list[str]) -> int:
    """Returns when the process has said that it is up."""
    pid = processes.start("part", command, os.environ)
    while "up" not in processes.log("part").read_text():
        assert psutil.pid_exists(pid)
    return pid


def test_a_started_process_is_recognised_by_the_next_launcher_and_stopped(processes: Processes) -> None:
    pid = start(processes, SLEEPER)
    assert Processes(processes.home).pid("part") == pid
    assert processes.stop("part")
    assert not psutil.pid_exists(pid)
    assert not processes.stop("part")


def test_a_process_that_ignores_the_request_is_killed(processes: Processes) -> None:
    pid = start(processes, DEAF)
    assert processes.stop("part", patience_seconds=0.2)
    assert not psutil.pid_exists(pid)


def test_a_reused_pid_is_never_touched(processes: Processes) -> None:
    record = {"pid": os.getpid(), "born_at": psutil.Process().create_time() - 3600}
    (processes.home / "run" / "part.json").write_text(json.dumps(record))
    assert not processes.stop("part", signal.SIGKILL)
    assert processes.pid("part") is None


def test_a_killed_process_is_gone_at_once_and_can_be_started_again(processes: Processes) -> None:
    first = start(processes, SLEEPER)
    processes.signal("part", signal.SIGKILL)
    assert processes.pid("part") is None
    second = start(processes, SLEEPER)
    assert second != first
    processes.stop("part")


def test_a_signal_to_a_part_that_does_not_run_is_an_error(processes: Processes) -> None:
    with pytest.raises(ProcessLookupError):
        processes.signal("part", signal.SIGKILL)


def test_a_half_written_record_counts_as_none(processes: Processes) -> None:
    (processes.home / "run" / "part.json").write_text('{"pid": ')
    assert processes.pid("part") is None
