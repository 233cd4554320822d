"""The local Postgres: made once, started on the loopback address with fsync on, found again after any crash."""

import hashlib
import locale
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from deploy.local.account import database_account
from deploy.local.failure import LaunchError
from deploy.local.passwords import SUPERUSER
from deploy.local.postgres_binaries import Binaries, find_binaries
from deploy.local.progress import say, step

# Where root keeps a database whose user can't reach POWERLIST_HOME (a home below /root, say).
OUTSIDE = Path("/var/lib/powerlist")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "shared_buffers": "128MB",
    "max_connections": "120",
    # Our statements are short; compiling them costs more than it saves, and memory in every backend.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Cluster:
    """The database files of one home, the user that owns them and the programs that serve them."""

    def __init__(self, home: Path) -> None:
        self.folder = database_folder(home)
        self.account = database_account(self.folder)
        self.data = self.folder / "data"

    def prepare(self, password: str) -> Binaries:
        """Makes the files when there are none. Returns the programs to serve them with."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account.uid is not None:
            os.chown(self.folder, self.account.uid, self.account.gid or -1)
        binaries = find_binaries(self.account, major_of(self.data), OUTSIDE)
        if not self.data.exists():
            with step("Postgres 数据目录", "已建立"):
                initialise(self, binaries, password)
        wait_for_orphans(self.data)
        remove_stale_pid_file(self.data)
        return binaries

    def command(self, binaries: Binaries, port: int) -> list[str]:
        settings = {**SETTINGS, "port": str(port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(binaries.folder / "postgres"), "-D", str(self.data), *options]


def database_folder(home: Path) -> Path:
    """HOME/postgres, or what that link points to: a place outside when root's stand-in can't reach the home."""
    inside = home / "postgres"
    if inside.exists() or database_account(inside).can_reach(home):
        return inside.resolve()
    OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
    outside = OUTSIDE / hashlib.sha256(str(home).encode()).hexdigest()[:16]
    outside.mkdir(mode=0o700, exist_ok=True)
    inside.unlink(missing_ok=True)
    inside.symlink_to(outside)
    say(f"Postgres：它的用户到不了 {home}，数据放在 {outside}（{inside} 指向它）")
    return outside


def remove_database(home: Path) -> None:
    inside = home / "postgres"
    if inside.is_symlink():
        target = inside.resolve()
        # Only what `database_folder` made; never another place that someone linked.
        if target.parent == OUTSIDE:
            shutil.rmtree(target, ignore_errors=True)
        inside.unlink()
    elif inside.exists():
        shutil.rmtree(inside)


def major_of(data: Path) -> int | None:
    version = data / "PG_VERSION"
    return int(version.read_text()) if version.exists() else None


def initialise(cluster: Cluster, binaries: Binaries, password: str) -> None:
    """Into a folder beside it, then renamed: a half-made database is never taken for one."""
    account = cluster.account
    fresh = cluster.folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w", dir=cluster.folder) as password_file:
        password_file.write(password)
        password_file.flush()
        if account.uid is not None:
            os.chown(password_file.name, account.uid, account.gid or -1)
        command = [str(binaries.folder / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "--auth=scram-sha-256"]
        command += [f"--pwfile={password_file.name}", "--encoding=UTF8", f"--locale={text_locale()}"]
        finished = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=cluster.folder, **account.popen_arguments()
        )
    if finished.returncode != 0:
        reason = (finished.stderr.strip() or finished.stdout.strip()).splitlines()[-5:]
        raise LaunchError("Postgres", "initdb 失败：" + " / ".join(reason), "按上面的原因处理后再运行一次")
    (fresh / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
    fresh.rename(cluster.data)


def text_locale() -> str:
    """A UTF-8 one, since trigrams of Chinese text are empty under plain C."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        return name
    return "C"


def wait_for_orphans(data: Path, patience_seconds: float = 20) -> None:
    """After a kill -9 of the server its children still hold the shared memory for a moment."""
    deadline = time.monotonic() + patience_seconds
    while processes_in(data):
        if time.monotonic() > deadline:
            pids = ", ".join(str(process.pid) for process in processes_in(data))
            raise LaunchError("Postgres", f"另一个 Postgres 正在使用 {data}（pid {pids}）", "先停掉它")
        time.sleep(0.05)


def processes_in(data: Path) -> list[psutil.Process]:
    """Postgres processes stand in their data folder; those of other users can't be seen, nor be in ours."""
    found = []
    for process in psutil.process_iter(["cwd", "name"]):
        if process.info["cwd"] == str(data) and process.info["name"].startswith("postgres"):
            found.append(process)
    return found


def remove_stale_pid_file(data: Path) -> None:
    """Postgres refuses to start when the pid in an old file now belongs to any process of the same user.

    Nobody stands in the data folder any more (`wait_for_orphans`), so the file is a crash's leftover.
    """
    (data / "postmaster.pid").unlink(missing_ok=True)
