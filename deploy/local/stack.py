"""One local run as an object: what the launcher, the tests, the bench and the chaos run all start and stop.

Nothing here is asynchronous, and every method may also be called inside a running event loop.
"""

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from deploy.local import environment, keys, servers
from deploy.local.commands import RELAY_SUFFIX, Commands
from deploy.local.failure import LaunchError
from deploy.local.home import ROOT, create_home, remove_contents
from deploy.local.kafka_readiness import wait_until_answering
from deploy.local.loop import finish
from deploy.local.passwords import DATABASES, passwords
from deploy.local.ports import OFFSETS, SERVICES, SIGNER, VENDOR, require_free
from deploy.local.postgres import remove_database
from deploy.local.processes import Processes
from deploy.local.waiting import await_services, deadline, side_by_side

COMMAND_SECONDS_MAX = 300.0
SERVERS = ("kafka", "postgres")


class Stack:
    """The parts of one home. `environment_overrides` win over the computed variables; naming a server there (Kafka,
    a database) means that it is used and no local one is started. The caller's own environment is not looked at.
    """

    def __init__(
        self,
        home: Path,
        port_base: int,
        environment_overrides: Mapping[str, str] | None = None,
        separate_relays: bool = False,
        commands: Commands | None = None,
    ) -> None:
        self.home = home.resolve()
        self.port_base = port_base
        self.commands = commands or Commands()
        self._separate_relays = separate_relays
        create_home(self.home)
        self.processes = Processes(self.home)
        self._passwords = passwords(self.home)
        self._overrides = dict(environment_overrides or {})
        self.env: dict[str, str] = environment.compose(self.home, port_base, self._passwords) | self._overrides

    @property
    def local_databases(self) -> list[str]:
        return [name for name in DATABASES if environment.database_variable(name) not in self._overrides]

    @property
    def has_local_kafka(self) -> bool:
        return environment.KAFKA_VARIABLE not in self._overrides

    @property
    def service_names(self) -> list[str]:
        """The processes of the services, the log's signer, the played vendors; with separate relays two of a
        service."""
        relays = [name + RELAY_SUFFIX for name in SERVICES] if self._separate_relays else []
        return [SIGNER, VENDOR, *SERVICES, *relays]

    @property
    def process_names(self) -> list[str]:
        local_servers = [("kafka", self.has_local_kafka), ("postgres", bool(self.local_databases))]
        return [name for name, is_local in local_servers if is_local] + self.service_names

    def write_environment(self) -> None:
        """Keys where missing, fresh service tokens, and HOME/env. LaunchError when parts run on other ports."""
        self.require_same_ports()
        keys.create_keys(self.home / "secrets")
        keys.issue_service_tokens(self.home / "secrets", SERVICES)
        (self.home / "traces").mkdir(mode=0o700, exist_ok=True)
        environment.write(self.home / "env", self.env)

    def require_same_ports(self) -> None:
        """HOME/env tells where the running parts listen; parts on other ports can't join them. LaunchError."""
        before = environment.read(self.home / "env").get("POWERLIST_PORT_BASE", str(self.port_base))
        if before != str(self.port_base) and any(self.pid(name) for name in self.processes.names()):
            raise LaunchError(
                "POWERLIST_PORT_BASE",
                f"{self.home} 的服务正在端口段 {before} 上运行",
                "先 make down，或换一个 POWERLIST_HOME",
            )

    def start_servers(self) -> None:
        """Kafka and Postgres side by side, with databases, roles, keys and HOME/env. LaunchError."""
        self.write_environment()
        side_by_side(self.start_kafka, self.start_postgres)

    def start_kafka(self) -> None:
        """Returns when a record went through the broker; leaves a running one as it is. LaunchError."""
        if self.has_local_kafka:
            servers.start_kafka(self.processes, self.port_base)
            return
        address = self.env[environment.KAFKA_VARIABLE]
        try:
            finish(wait_until_answering(address, deadline()))
        except TimeoutError as error:
            raise LaunchError("Kafka", f"{address} 没有应答", f"检查 {environment.KAFKA_VARIABLE}") from error

    def start_postgres(self) -> None:
        """Returns when databases and roles are there and answer; leaves a running one as it is. LaunchError."""
        if self.local_databases:
            servers.start_postgres(self.processes, self.port_base, self._passwords, self.local_databases)

    def migrate(self) -> None:
        self.powerlist("migrate", "all")

    def create_topics(self) -> None:
        self.powerlist("topics", "create")

    def powerlist(self, *words: str) -> None:
        """Runs the command line against this stack; its output goes to HOME/setup.log. LaunchError."""
        log, part = self.processes.log("setup"), "powerlist " + " ".join(words)
        with self.processes.open_log("setup") as output:
            try:
                finished = subprocess.run(
                    [*self.commands.powerlist, *words],
                    env=self._environment(),
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=COMMAND_SECONDS_MAX,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise LaunchError(part, f"{COMMAND_SECONDS_MAX:.0f} 秒内没有完成", "看日志", log) from None
        if finished.returncode != 0:
            raise LaunchError(part, f"以 {finished.returncode} 退出", "看日志；处理后再运行同一条命令", log)

    def start_service(self, name: str, roles: str | None = None) -> None:
        """Starts one process, e.g. `intake` or `intake-relay`, and doesn't wait; leaves a running one as it is.

        `roles` as in `--roles http,consumer,relay`; by default all of them, less the relay when that has its own.
        """
        if self.pid(name) is not None:
            return
        if name in OFFSETS:
            require_free(name, int(self.env[f"{name.upper()}_HTTP_PORT"]))
            if roles is None and self._separate_relays and name in SERVICES:
                roles = "http,consumer"
        self.processes.start(name, self.commands.service(name, roles), self._environment())

    def start_services(self) -> None:
        """All of them, and returns when all are ready. LaunchError."""
        for name in self.service_names:
            self.start_service(name)
        self.wait_ready(self.service_names)

    def wait_ready(self, names: Iterable[str]) -> None:
        await_services(self.processes, names, self.env)

    def pid(self, name: str) -> int | None:
        """The process of this name (kafka, postgres, intake, …, audit-relay), or None when it isn't running."""
        return self.processes.pid(name)

    def kill(self, name: str, with_signal: int = signal.SIGKILL) -> None:
        """Sends a signal; after SIGKILL it returns when the process is gone. ProcessLookupError when it isn't there."""
        self.processes.signal(name, with_signal)

    def stop(self, names: Iterable[str] | None = None) -> list[str]:
        """Ends the named processes, by default every recorded one, services before servers. Returns those ended."""
        wanted = list(self.processes.names() if names is None else names)
        ended: list[str] = []
        for group in ([name for name in wanted if name not in SERVERS], [name for name in wanted if name in SERVERS]):
            if group:
                side_by_side(*(partial(self._stop, name, ended) for name in group))
        return ended

    def _stop(self, name: str, ended: list[str]) -> None:
        # Postgres: SIGINT is its fast shutdown; SIGTERM would wait for every client to leave.
        if self.processes.stop(name, signal.SIGINT if name == "postgres" else signal.SIGTERM):
            ended.append(name)

    def remove(self) -> None:
        """Stops everything and removes the data, keys and logs."""
        self.stop()
        remove_database(self.home)
        remove_contents(self.home)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.env}
