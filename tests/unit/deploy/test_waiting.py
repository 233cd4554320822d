"""Waiting for a server whose process ends: why is told, and by name where another run was quicker with its ports."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.failure import LaunchError
from deploy.local.home import create_home
from deploy.local.ports import is_free
from deploy.local.processes import Processes
from deploy.local.waiting import await_server


@pytest.fixture
def ended(tmp_path: Path) -> Processes:
    """A home whose broker has ended as soon as it was started."""
    create_home(tmp_path)
    processes = Processes(tmp_path)
    processes.start("kafka", [sys.executable, "-c", "print('no such disk', flush=True)"], os.environ)
    while processes.pid("kafka") is not None:
        pass
    return processes


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


async def never_ready() -> None:
    await asyncio.sleep(60)


async def ready_at_once() -> None:
    """It answers, but it is somebody else's."""


@pytest.mark.parametrize("becoming_ready", [never_ready, ready_at_once])
def test_a_broker_that_found_its_port_taken_names_the_port_and_its_holder(ended, listener, becoming_ready) -> None:
    port = listener.getsockname()[1]
    with pytest.raises(LaunchError) as caught:
        await_server(ended, "kafka", "Kafka 4.1.0", becoming_ready(), ports=(port,))
    assert f"端口 {port} 已被占用" in caught.value.reason
    assert f"pid {os.getpid()}" in caught.value.reason
    assert "POWERLIST_PORT_BASE" in caught.value.advice


def test_a_broker_that_ended_for_another_reason_shows_the_end_of_its_log(ended, listener) -> None:
    port = listener.getsockname()[1]
    listener.close()
    assert is_free(port)
    with pytest.raises(LaunchError, match="进程启动后退出") as caught:
        await_server(ended, "kafka", "Kafka 4.1.0", never_ready(), ports=(port,))
    assert "no such disk" in caught.value.report()
