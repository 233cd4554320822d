"""The parts under measure: a local run of its own, as `make up` starts it, and a scratch database for the floors."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from bench.consumption import Snapshot, take
from deploy.local.home import ROOT
from deploy.local.loop import finish
from deploy.local.passwords import SUPERUSER, passwords
from deploy.local.ports import BLOCK_PORTS, SERVICES, free_port_base
from deploy.local.stack import Stack

FLOOR_DATABASE = "bench_floor"
# The last of the block: no service ever gets it.
FLOOR_PORT_OFFSET = BLOCK_PORTS - 1
MAKE_SECONDS_MAX = 900.0


class MakeFailedError(Exception):
    """A `make` target of the product ended with an error; its output is the message."""


class Ground:
    """`stack` sees the processes that `make up` started in the same home."""

    def __init__(self, home: Path) -> None:
        self.stack = Stack(home, free_port_base())

    @property
    def floor_port(self) -> int:
        return self.stack.port_base + FLOOR_PORT_OFFSET

    @property
    def kafka(self) -> str:
        return self.stack.env["KAFKA_BOOTSTRAP_SERVERS"]

    def superuser_url(self, database: str) -> str:
        address = self.stack.env["INTAKE_DATABASE_URL"].rsplit("@", 1)[1].split("/")[0]
        return f"postgresql://{SUPERUSER}:{passwords(self.stack.home)[SUPERUSER]}@{address}/{database}"

    def service_url(self, service: str) -> str:
        return self.stack.env[f"{service.upper()}_URL"]

    def make(self, target: str, root: Path = ROOT, extra: Mapping[str, str] | None = None) -> float:
        """Runs `make TARGET` on this home; returns the seconds it took. MakeFailedError."""
        home = {"POWERLIST_HOME": str(self.stack.home), "POWERLIST_PORT_BASE": str(self.stack.port_base)}
        # The caller's own servers and a collector would make it another measure.
        unset = (*self.stack.env, "OTEL_EXPORTER_OTLP_ENDPOINT", "MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV")
        environment = (
            {name: value for name, value in os.environ.items() if name not in unset} | home | dict(extra or {})
        )
        begun = time.monotonic()
        done = subprocess.run(
            ["make", "--no-print-directory", target],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=MAKE_SECONDS_MAX,
            check=False,
        )
        if done.returncode != 0:
            raise MakeFailedError(f"make {target}: {done.returncode}\n{done.stdout[-3000:]}")
        return time.monotonic() - begun

    def pids(self) -> dict[str, int]:
        found = {name: self.stack.pid(name) for name in ("kafka", "postgres", *SERVICES)}
        return {name: pid for name, pid in found.items() if pid is not None}

    def snapshot(self, extra: Mapping[str, int] | None = None) -> Snapshot:
        return take({**self.pids(), **(extra or {})}, time.monotonic())

    def stop_services(self) -> None:
        self.stack.stop([name for name in SERVICES if self.stack.pid(name)])

    def make_floor_database(self) -> str:
        """Its address. On the product's own Postgres server, so that both write to the same disk by the same rules."""
        finish(self._create_floor_database())
        return self.superuser_url(FLOOR_DATABASE)

    async def _create_floor_database(self) -> None:
        connection = await asyncpg.connect(self.superuser_url("postgres"))
        try:
            await connection.execute(f"DROP DATABASE IF EXISTS {FLOOR_DATABASE} WITH (FORCE)")
            await connection.execute(f"CREATE DATABASE {FLOOR_DATABASE}")
        finally:
            await connection.close()


@contextmanager
def ground(home: Path) -> Iterator[Ground]:
    """Empty at the beginning. Removed after a good end; stopped, with its logs kept, after a bad one."""
    made = Ground(home)
    made.stack.remove()
    made = Ground(home)
    try:
        yield made
    except BaseException:
        made.stack.stop()
        raise
    made.stack.remove()
