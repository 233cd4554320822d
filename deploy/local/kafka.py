"""The local Kafka: Apache's own broker as one KRaft node, sized for a laptop."""

import subprocess
from pathlib import Path
from typing import IO

from deploy.local.progress import step

NODE_ID = 1
JVM_FLAGS = (
    "-Xms64m",
    "-Xmx384m",
    # Two threads' worth of work: the collector and compiler for big machines only cost memory here.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=48m",
    "-Xss512k",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)


def properties(folder: Path, port: int, controller_port: int) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": str(NODE_ID),
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller_port}",
        "log.dirs": str(folder / "data"),
        "auto.create.topics.enable": "false",
        # After a kill -9 the broker may register again only when its former session has run out (by default 9 s).
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        # Nobody else will join a moment later; waiting for them delays every start by three seconds.
        "group.initial.rebalance.delay.ms": "0",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        "num.network.threads": "2",
        "num.io.threads": "4",
        "background.threads": "2",
        # The default, 128 MB, is taken from the heap at start; ours holds a few thousand keys.
        "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
        "log.cleaner.io.buffer.size": str(256 * 1024),
    }


def write_properties(folder: Path, port: int, controller_port: int) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "server.properties"
    path.write_text("".join(f"{name}={value}\n" for name, value in properties(folder, port, controller_port).items()))
    return path


def command(java: Path, jars: Path, main_class: str, *arguments: str | Path) -> list[str]:
    return [str(java), *JVM_FLAGS, "-cp", f"{jars}/*", main_class, *map(str, arguments)]


def format_storage(java: Path, jars: Path, settings: Path, cluster_id: str, log: IO[bytes]) -> bool:
    """Once per home; False when the tool refuses. A format cut short is done again, a finished one is left alone."""
    if (settings.parent / "data" / "meta.properties").exists():
        return True
    words = ("format", "--standalone", "--ignore-formatted", "-t", cluster_id, "-c", settings)
    tool = command(java, jars, "kafka.tools.StorageTool", *words)
    with step("Kafka 数据目录", "已建立"):
        return subprocess.run(tool, stdout=log, stderr=subprocess.STDOUT, check=False, umask=0o077).returncode == 0
