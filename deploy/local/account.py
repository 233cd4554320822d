"""The user that runs Postgres. Postgres refuses root, so root lends it an unprivileged account; no user is added."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.failure import LaunchError

# Accounts that are on nearly every machine, the fitting one first. initdb wants a name for its uid.
CANDIDATES = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """`uid` and `gid` are None when the launcher's own user will do. `folder` is theirs: the database lives in it."""

    uid: int | None
    gid: int | None
    folder: Path

    def popen_arguments(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """Whether every folder above `path`, and `path` itself, may be passed by this user."""
        if self.uid is None:
            return True
        probe = subprocess.run(["test", "-x", path], check=False, cwd="/", **self.popen_arguments())
        return probe.returncode == 0


def database_account(folder: Path) -> Account:
    """Who runs the Postgres whose files live, or will live, in `folder`; whoever owns them already goes on."""
    if os.geteuid() != 0:
        return Account(None, None, folder)
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, folder)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, folder)
    raise LaunchError(
        "Postgres", "以 root 启动，但没有可借用的普通用户（postgres、nobody、daemon）", "改用普通用户运行 make"
    )
