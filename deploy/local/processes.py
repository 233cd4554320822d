"""The processes of a local run: started detached, written down, recognised again by pid and time of birth."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from deploy.local.account import Account
from deploy.local.home import ROOT

# The kernel's clock ticks and a clock set right in between: a pid is not used again as fast as this.
BIRTH_TOLERANCE_SECONDS = 2.0


class Processes:
    """Those of one home. A record is HOME/run/<name>.json; a process that is not the recorded one is never touched."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # Our own children must be waited for, or they stay as zombies.
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str], account: Account | None = None
    ) -> int:
        """Starts it in a session of its own, so that a Ctrl-C reaches the launcher alone. Returns the pid."""
        with os.fdopen(os.open(self.log(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
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
        self._children[name] = child
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
        child = self._children.get(name)
        if child:
            child.poll()
        try:
            record = json.loads(self._file(name).read_text())
            process = psutil.Process(record["pid"])
            same = abs(process.create_time() - record["born_at"]) < BIRTH_TOLERANCE_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (FileNotFoundError, json.JSONDecodeError, psutil.Error):
            return None

    def _forget(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)
        child = self._children.pop(name, None)
        if child:
            child.wait()

    def stop(self, name: str, with_signal: int = signal.SIGTERM, patience_seconds: float = 30) -> bool:
        """Ends it and waits; kills it when it won't end in time. False when it was not running."""
        process = self._living(name)
        if process:
            self._end(process, name, with_signal, patience_seconds)
        self._forget(name)
        return process is not None

    def _end(self, process: psutil.Process, name: str, with_signal: int, patience_seconds: float) -> None:
        for sent, patience in ((with_signal, patience_seconds), (signal.SIGKILL, 10.0)):
            try:
                process.send_signal(sent)
                self._wait(process, name, patience)
            except psutil.NoSuchProcess:
                return
            except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
                continue
            return

    def _wait(self, process: psutil.Process, name: str, patience_seconds: float) -> None:
        child = self._children.get(name)
        if child:
            child.wait(patience_seconds)
        else:
            process.wait(patience_seconds)

    def signal(self, name: str, sent: int) -> None:
        """Sends a signal and, for SIGKILL, waits until the process is gone. ProcessLookupError when it isn't there."""
        process = self._living(name)
        if process is None:
            raise ProcessLookupError(name)
        if sent == signal.SIGKILL:
            self._end(process, name, sent, 10)
            self._forget(name)
        else:
            process.send_signal(sent)
