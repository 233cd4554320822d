"""Starts the two local servers: finds their programs, checks their ports, and returns when they really answer."""

import os
import uuid
from collections.abc import Mapping, Sequence

from deploy.local import kafka
from deploy.local.failure import LaunchError
from deploy.local.java import find_java
from deploy.local.kafka_jars import VERSION, find_jars
from deploy.local.kafka_readiness import wait_until_ready
from deploy.local.passwords import SUPERUSER
from deploy.local.ports import OFFSETS, require_free
from deploy.local.postgres import Cluster
from deploy.local.postgres_roles import create_databases
from deploy.local.processes import Processes
from deploy.local.progress import step
from deploy.local.waiting import await_server, deadline


def start_kafka(processes: Processes, port_base: int) -> None:
    """Returns when a record went through the broker; leaves a running one as it is. LaunchError."""
    label = f"Kafka {VERSION}"
    port, controller_port = port_base + OFFSETS["kafka"], port_base + OFFSETS["kafka-controller"]
    if processes.pid("kafka") is None:
        launch_kafka(processes, port, controller_port)
    with step(label):
        becoming_ready = wait_until_ready(f"127.0.0.1:{port}", deadline())
        await_server(processes, "kafka", label, becoming_ready, (port, controller_port))


def launch_kafka(processes: Processes, port: int, controller_port: int) -> None:
    java, jars = find_java(), find_jars()
    for each in (port, controller_port):
        require_free("Kafka", each)
    settings = kafka.write_properties(processes.home / "kafka", port, controller_port)
    with processes.open_log("kafka") as log:
        if not kafka.format_storage(java, jars, settings, str(uuid.uuid4()), log):
            raise LaunchError("Kafka", "格式化数据目录失败", "数据可以丢弃时用 make clean 重来", processes.log("kafka"))
    processes.start("kafka", kafka.command(java, jars, "kafka.Kafka", settings), os.environ)


def start_postgres(processes: Processes, port_base: int, passwords: Mapping[str, str], names: Sequence[str]) -> None:
    """Returns when the databases and roles of these names are there; leaves a running one as it is. LaunchError."""
    port = port_base + OFFSETS["postgres"]
    label = "Postgres"
    if processes.pid("postgres") is None:
        label = launch_postgres(processes, port, passwords[SUPERUSER])
    with step(label):
        await_server(processes, "postgres", label, create_databases(port, passwords, names, deadline()), (port,))


def launch_postgres(processes: Processes, port: int, password: str) -> str:
    require_free("Postgres", port)
    cluster = Cluster(processes.home)
    binaries = cluster.prepare(password)
    processes.start("postgres", cluster.command(binaries, port), os.environ, cluster.account)
    return f"Postgres {binaries.version}"
