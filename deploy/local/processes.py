"""The processes of a local run: started detached, written down, recognised again by pid and time of birth."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from deploy.local.account import Account
from deploy.local.home import ROOT

# The kernel's clock ticks and a clock set right in between: a pid is not used again as fast as this.
BIRTH_TOLERANCE_SECONDS = 2.0

# By pid. Our own children must be waited for, or they stay as zombies, whichever object ends them.
_children: dict[int, subprocess.Popen[bytes]] = {}


class Processes:
    """Those of one home. A record is HOME/run/<name>.json; a process that is not the recorded one is never touched."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def open_log(self, name: str) -> IO[bytes]:
        """For appending, and for nobody else to read."""
        return os.fdopen(os.open(self.log(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str], account: Account | None = None
    ) -> int:
        """Starts it in a session of its own, so that a Ctrl-C reaches the launcher alone. Returns the pid."""
        with self.open_log(name) as log:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd=account.folder if account else ROOT,
                start_new_session=True,
                umask=0o077,
                **(account.popen_arguments() if account else {}),
            )
        _children[child.pid] = child
        self._record(name, child.pid)
        return child.pid

    def _record(self, name: str, pid: int) -> None:
        born_at = psutil.Process(pid).create_time()
        self._file(name).write_text(json.dumps({"pid": pid, "born_at": born_at}))

    def _file(self, name: str) -> Path:
        return self.home / "run" / f"{name}.json"

    def names(self) -> list[str]:
        return sorted(path.stem for path in (self.home / "run").glob("*.json"))

    def pid(self, name: str) -> int | None:
        """The pid of the recorded process while it lives; a record of a dead one is forgotten."""
        process = self._living(name)
        if process is None:
            self._forget(name)
        return process.pid if process else None

    def _living(self, name: str) -> psutil.Process | None:
        try:
            record = json.loads(self._file(name).read_text())
            if child := _children.get(record["pid"]):
                child.poll()
            process = psutil.Process(record["pid"])
            same = abs(process.create_time() - record["born_at"]) < BIRTH_TOLERANCE_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (FileNotFoundError, json.JSONDecodeError, psutil.Error):
            return None

    def _forget(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)
        for pid, child in list(_children.items()):
            if child.poll() is not None:
                _children.pop(pid, None)

    def stop(self, name: str, with_signal: int = signal.SIGTERM, patience_seconds: float = 30) -> bool:
        """Ends it and waits; kills it when it won't end in time. False when it was not running."""
        process = self._living(name)
        if process:
            end(process, with_signal, patience_seconds)
        self._forget(name)
        return process is not None

    def signal(self, name: str, sent: int) -> None:
        """Sends a signal and, for SIGKILL, waits until the process is gone. ProcessLookupError when it isn't there."""
        process = self._living(name)
        if process is None:
            raise ProcessLookupError(name)
        if sent == signal.SIGKILL:
            end(process, sent, 10)
            self._forget(name)
        else:
            process.send_signal(sent)


def end(process: psutil.Process, with_signal: int, patience_seconds: float) -> None:
    """Signals and waits; SIGKILL when that was not enough."""
    for sent, patience in ((with_signal, patience_seconds), (signal.SIGKILL, 10.0)):
        try:
            process.send_signal(sent)
            wait(process, patience)
        except psutil.NoSuchProcess:
            return
        except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
            continue
        return


def wait(process: psutil.Process, patience_seconds: float) -> None:
    if child := _children.get(process.pid):
        child.wait(patience_seconds)
    else:
        process.wait(patience_seconds)
