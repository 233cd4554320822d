"""Progress on the terminal: one line when a slow step begins, one when a part is ready."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Parts start side by side; a line is never torn by another.
_terminal = threading.Lock()


def say(line: str) -> None:
    with _terminal:
        print(line, flush=True)


@contextmanager
def step(part: str, done: str = "就绪") -> Iterator[None]:
    """Prints `part … done (seconds)` when the block ends well, and nothing when it fails: the failure speaks itself."""
    begun = time.monotonic()
    yield
    say(f"{part} … {done} ({time.monotonic() - begun:.1f} s)")


@contextmanager
def slow_step(part: str, doing: str, done: str = "完成") -> Iterator[None]:
    """Like `step`, and says first what will take a while."""
    say(f"{part}：{doing} …")
    with step(part, done):
        yield
