"""Installs the locked requirements into .venv. Standard library only: it runs before anything is installed."""

import fcntl
import hashlib
import importlib
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local.failure import LaunchError
from deploy.local.home import ROOT
from deploy.local.progress import slow_step

VENV = ROOT / ".venv"
RUNTIME = ("runtime",)
WITH_TESTS = ("runtime", "dev")
PIP = (str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q")
NETWORK_ADVICE = "看上面 pip 的输出；网络通畅后再运行同一条命令，已完成的部分不会重做"


def install(groups: Sequence[str]) -> None:
    """Makes .venv hold exactly the locked packages of these groups, and the project itself, editable.

    A second call is instant: the stamp holds the digest of all that decides what would be installed.
    """
    if all(is_stamped(group) for group in groups):
        return
    with install_lock():
        create_venv()
        for group in groups:
            if not is_stamped(group):
                install_group(group)


def install_group(group: str) -> None:
    with slow_step(f"Python 依赖 {group}", "按锁定的版本和哈希安装"):
        pip("--require-hashes", "-r", lock_file(group))
        if group in RUNTIME:
            pip("--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp(group).write_text(digest(group))


def install_extra(group: str, part: str) -> None:
    """Packages needed only where the machine lacks a server of its own: java, kafka (the resolver), postgres."""
    if is_stamped(group):
        return
    with install_lock():
        if not is_stamped(group):
            with slow_step(part, "下载并安装软件包"):
                pip("--require-hashes", "-r", lock_file(group))
            stamp(group).write_text(digest(group))
    importlib.invalidate_caches()


def create_venv() -> None:
    """In two steps, since an interrupted first try may have left a Python without pip."""
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, symlinks=True)
        (VENV / "place").write_text(str(ROOT))
    if not (VENV / "bin" / "pip").exists():
        with slow_step(".venv", f"用 Python {sys.version.split()[0]} 创建"):
            subprocess.run(
                [VENV / "bin" / "python", "-m", "ensurepip", "--default-pip"], check=True, capture_output=True
            )


def pip(*arguments: str | Path) -> None:
    finished = subprocess.run([*PIP, *map(str, arguments)], cwd=ROOT, check=False)
    if finished.returncode != 0:
        raise LaunchError("安装", f"pip 以 {finished.returncode} 退出", NETWORK_ADVICE)


def lock_file(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def stamp(group: str) -> Path:
    return VENV / f"installed-{group}"


def is_stamped(group: str) -> bool:
    return stamp(group).exists() and stamp(group).read_text() == digest(group)


def digest(group: str) -> str:
    """Over the lock file, and for the runtime also the project file, which says what the editable install offers."""
    content = lock_file(group).read_bytes()
    if group in RUNTIME:
        content += (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(content).hexdigest()


@contextmanager
def install_lock() -> Iterator[None]:
    """`make test` may install beside a `make run`: one pip at a time."""
    try:
        VENV.mkdir(exist_ok=True)
        lock = (VENV / "install.lock").open("w")
    except OSError as error:
        raise LaunchError(
            "安装", f"{VENV} 不能写入（{error.strerror}）", "用项目目录的所有者运行一次 make install"
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
