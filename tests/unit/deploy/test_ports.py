import os
import socket
from collections.abc import Iterator

import pytest

from deploy.local.failure import LaunchError
from deploy.local.ports import BLOCK_PORTS, OFFSETS, free_port_base, is_free, port_base_of, require_free


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_names_itself_its_holder_and_the_way_out(busy_port: int) -> None:
    with pytest.raises(LaunchError) as caught:
        require_free("Kafka", busy_port)
    assert str(busy_port) in caught.value.reason
    assert f"pid {os.getpid()}" in caught.value.reason
    assert "POWERLIST_PORT_BASE" in caught.value.advice


def test_a_port_is_free_again_when_its_listener_has_gone(busy_port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not is_free(port)
    assert is_free(port)


def test_two_askers_get_different_free_blocks() -> None:
    first, second = free_port_base(), free_port_base()
    assert abs(first - second) >= BLOCK_PORTS
    assert all(is_free(first + offset) for offset in range(BLOCK_PORTS))


def test_all_parts_fit_in_one_block() -> None:
    assert max(OFFSETS.values()) < BLOCK_PORTS
    assert len(set(OFFSETS.values())) == len(OFFSETS)


@pytest.mark.parametrize("text", ["http", "80", "65535", "-1"])
def test_a_port_base_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(LaunchError):
        port_base_of({"POWERLIST_PORT_BASE": text})


def test_the_port_base_is_8100_unless_told_otherwise() -> None:
    assert port_base_of({}) == 8100
    assert port_base_of({"POWERLIST_PORT_BASE": "9100"}) == 9100
