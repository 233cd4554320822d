"""`make run`: everything in the foreground, the sample journeys, then on until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from deploy.local.failure import LaunchError
from deploy.local.home import ROOT
from deploy.local.launch import launch, say_addresses
from deploy.local.progress import say
from deploy.local.stack import Stack
from deploy.local.waiting import LOG_ADVICE

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Handler = Callable[[int, FrameType | None], None] | signal.Handlers
JOURNEYS = (sys.executable, "-m", "samples.journeys")


def run(stack: Stack, once: bool, journeys: tuple[str, ...] = JOURNEYS) -> int:
    """Returns the exit code: that of the journeys with `once`, else 0 after a Ctrl-C. LaunchError."""
    started: list[str] = []
    with handling(interrupt):
        try:
            started = launch(stack)
            say_addresses(stack)
            code = subprocess.run(journeys, env={**os.environ, **stack.env}, cwd=ROOT, check=False).returncode
            if once:
                return code
            say("按 Ctrl-C 停止")
            watch(stack)
        except KeyboardInterrupt:
            return 130 if once else 0
        finally:
            leave(stack, started)
    return 0


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """A terminal that closes or a `kill` ends the run as gracefully as a Ctrl-C."""
    raise KeyboardInterrupt


@contextmanager
def handling(handler: Handler) -> Iterator[None]:
    """SIGINT is set too, since a shell without job control starts its background commands with it ignored."""
    before = {sent: signal.signal(sent, handler) for sent in STOPPING_SIGNALS}
    try:
        yield
    finally:
        for sent, former in before.items():
            signal.signal(sent, former)


def watch(stack: Stack) -> None:
    """Until Ctrl-C. LaunchError when a part ends by itself."""
    while True:
        time.sleep(1)
        for name in stack.process_names:
            if stack.pid(name) is None:
                raise LaunchError(name, "进程在运行中退出", LOG_ADVICE, stack.processes.log(name))


def leave(stack: Stack, started: list[str]) -> None:
    """Stops what this run started. A second Ctrl-C would only leave half of it running."""
    if started:
        with handling(signal.SIG_IGN):
            say("正在停止 …")
            stack.stop(started)
            say("已全部停止，数据保留")
