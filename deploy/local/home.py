"""Where a local run keeps its things, and the lock that lets one launcher at a time change them."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local.failure import LaunchError
from deploy.local.progress import say

ROOT = Path(__file__).resolve().parents[2]
# Everything a local run writes below its home; `make clean` removes these and nothing else.
CONTENTS = ("kafka", "run", "secrets", "traces", "attachments", "log", "checkpoints", "env")


def home_of(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("POWERLIST_HOME") or ROOT / ".local").expanduser().resolve()


def cache_of(environment: Mapping[str, str]) -> Path:
    """Downloads that several homes share: POWERLIST_CACHE, else ~/.cache/powerlist, else inside the project."""
    wanted = environment.get("POWERLIST_CACHE")
    usual = (Path("~/.cache/powerlist"), ROOT / ".local" / "cache")
    for folder in [path.expanduser().resolve() for path in ((Path(wanted),) if wanted else usual)]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    raise LaunchError("缓存目录", "没有可写的缓存目录", "用 POWERLIST_CACHE=目录 指定一个可写的目录")


def create_home(home: Path) -> None:
    """Others may pass through, since the database's user must when root starts it, but not look around."""
    try:
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for name in ("run", "secrets"):
            (home / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LaunchError("POWERLIST_HOME", f"{home} 不能写入（{error.strerror}）", advice_on_owner(home)) from error
    if not os.access(home / "run", os.W_OK):
        raise LaunchError("POWERLIST_HOME", f"{home} 属于另一个用户", advice_on_owner(home))


def advice_on_owner(home: Path) -> str:
    return f"换用 {home} 的所有者运行，或用 POWERLIST_HOME=目录 换一个自己的目录"


@contextmanager
def launcher_lock(home: Path) -> Iterator[None]:
    """One `up`, `down` or `clean` at a time on a home; the lock goes with the process, however it ends."""
    with (home / "run" / "launcher.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个启动器正在使用这个目录，等它结束 …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(path: Path, content: str) -> None:
    """Replaces a file as a whole, readable by its owner alone from the first byte."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(content)
    fresh.replace(path)


def remove_contents(home: Path) -> None:
    for path in [*(home / name for name in CONTENTS), *home.glob("*.log")]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
