"""The launcher with real servers. The services and the command line are stand-ins: they have tests of their own."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.local.background import down, up
from deploy.local.commands import Commands
from deploy.local.failure import LaunchError
from deploy.local.launch import launch
from deploy.local.ports import free_port_base
from deploy.local.run import run
from deploy.local.stack import Stack

FAKE_SERVICE = Path(__file__).with_name("fake_service.py")


@pytest.fixture(scope="module")
def whole() -> Iterator[Stack]:
    home = Path(tempfile.mkdtemp(prefix="powerlist-launch-"))
    stack = new_stack(home, free_port_base())
    try:
        yield stack
    finally:
        stack.remove()
        shutil.rmtree(home, ignore_errors=True)


def new_stack(home: Path, port_base: int, **overrides: str) -> Stack:
    """As the next call of the launcher would make it; the words of the command line go to HOME/setup.log."""
    commands = Commands(powerlist=("echo", "powerlist"), python=(sys.executable, str(FAKE_SERVICE)))
    return Stack(home, port_base, overrides, commands=commands)


def pids(stack: Stack) -> dict[str, int | None]:
    return {name: stack.pid(name) for name in stack.process_names}


def test_everything_is_ready_when_up_returns(whole: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    up(whole)
    assert None not in pids(whole).values()
    setup = whole.processes.log("setup").read_text()
    assert all(
        words in setup for words in ("migrate all", "topics create", "rulebook publish samples/district --if-none")
    )
    assert whole.env["INTAKE_URL"] in capsys.readouterr().out


def test_a_second_up_leaves_everything_as_it_is(whole: Stack) -> None:
    before = pids(whole)
    assert launch(new_stack(whole.home, whole.port_base)) == []
    assert pids(whole) == before


async def test_a_service_can_not_look_into_the_database_of_another(whole: Stack) -> None:
    own = await asyncpg.connect(whole.env["INTAKE_DATABASE_URL"])
    assert await own.fetchval("SHOW fsync") == "on"
    await own.close()
    for other in ("routing", "keys", "postgres"):
        address = whole.env["INTAKE_DATABASE_URL"].removesuffix("intake") + other
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(address)


def test_other_ports_are_refused_while_a_home_is_running(whole: Stack) -> None:
    with pytest.raises(LaunchError, match="POWERLIST_PORT_BASE"):
        launch(new_stack(whole.home, whole.port_base + 1000))


def test_after_a_kill_of_everything_all_of_it_comes_back(whole: Stack) -> None:
    before = pids(whole)
    for name in whole.process_names:
        whole.kill(name)
    assert set(pids(whole).values()) == {None}
    launch(new_stack(whole.home, whole.port_base))
    after = pids(whole)
    assert all(after[name] not in (None, before[name]) for name in before)


def test_a_part_that_fails_is_shown_and_only_what_was_started_now_is_stopped(whole: Stack) -> None:
    for name in ("notify", "audit"):
        whole.stop([name])
    broken = new_stack(whole.home, whole.port_base, NOTIFY_BREAKS="1")
    with pytest.raises(LaunchError) as caught:
        launch(broken)
    assert "its setting is wrong" in caught.value.report()
    assert (whole.pid("notify"), whole.pid("audit")) == (None, None)
    assert whole.pid("kafka") and whole.pid("intake")


def test_run_once_passes_on_how_the_journeys_ended_and_stops_what_it_started(whole: Stack) -> None:
    journeys = (sys.executable, "-c", "import os, sys; sys.exit(3 if os.environ['AUDIT_URL'] else 0)")
    assert run(new_stack(whole.home, whole.port_base), once=True, journeys=journeys) == 3
    assert whole.pid("notify") is None
    assert whole.pid("kafka")


def test_down_stops_all_and_keeps_the_data(whole: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    down(whole)
    assert whole.processes.names() == []
    assert (whole.home / "kafka" / "data" / "meta.properties").exists()
    down(whole)
    assert "没有正在运行的部分" in capsys.readouterr().out
