"""The block of ports of one local run, all on the loopback address."""

import atexit
import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import psutil

from deploy.local.failure import LaunchError

SERVICES = ("intake", "routing", "notify", "audit")
# The audit log's signer, a process beside the services.
SIGNER = "signer"
# Outside vendors, played by samples/vendor.
VENDOR = "vendor"
# The mail server among them.
VENDOR_SMTP = "vendor-smtp"
OFFSETS = {
    "intake": 1,
    "routing": 2,
    "notify": 3,
    "audit": 4,
    "kafka": 10,
    "kafka-controller": 11,
    "postgres": 12,
    SIGNER: 13,
    VENDOR: 14,
    VENDOR_SMTP: 15,
}
PORT_BASE_DEFAULT = 8100
BLOCK_PORTS = 20
# Below the range that Linux hands out to outgoing connections.
FREE_BASES = range(20_000, 32_000, BLOCK_PORTS)

# Blocks handed out by `free_port_base` stay ours while this process lives, before anything listens on them.
_reserved: list[IO[str]] = []


@atexit.register
def _give_back() -> None:
    for file in _reserved:
        file.close()


def port_base_of(environment: Mapping[str, str]) -> int:
    text = environment.get("POWERLIST_PORT_BASE") or str(PORT_BASE_DEFAULT)
    if not text.isdecimal() or not 1024 <= int(text) <= 65_535 - BLOCK_PORTS:
        raise LaunchError("POWERLIST_PORT_BASE", f"“{text}” 不是可用的端口", "给一个 1024 到 65515 之间的整数")
    return int(text)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do, so that connections of a server just stopped don't count as busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def require_free(part: str, port: int) -> None:
    if not is_free(port):
        holder = holder_of(port)
        reason = f"端口 {port} 已被占用" + (f"，占用者：{holder}" if holder else "")
        raise LaunchError(part, reason, "停掉占用者，或用 POWERLIST_PORT_BASE=端口 换一段（例如 9100）")


def holder_of(port: int) -> str | None:
    """`name (pid n)` of the process that listens there, when this user may see it."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except psutil.Error:
        return None
    return None


def free_port_base() -> int:
    """A block of 20 free ports that no other caller on this machine is given while this process lives."""
    folder = Path(tempfile.gettempdir()) / f"powerlist-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for base in random.sample(FREE_BASES, len(FREE_BASES)):
        reservation = (folder / str(base)).open("w")
        try:
            fcntl.flock(reservation, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            reservation.close()
            continue
        if all(is_free(base + offset) for offset in range(BLOCK_PORTS)):
            _reserved.append(reservation)
            return base
        reservation.close()
    raise LaunchError("端口", "找不到连续 20 个空闲端口", "停掉一些程序后再试")
