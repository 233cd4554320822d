"""The order of a whole start: servers, tables and topics, services, the sample rulebook."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from deploy.local import environment
from deploy.local.commands import Commands
from deploy.local.home import create_home, home_of, launcher_lock
from deploy.local.passwords import passwords
from deploy.local.ports import SERVICES, port_base_of
from deploy.local.progress import say, step
from deploy.local.stack import Stack
from deploy.local.waiting import side_by_side

INTERFACES = {"intake": "受理", "routing": "派单", "notify": "通知", "audit": "审计"}
# The pages that there are so far: service, path, title.
PAGES = (("routing", "/public/powers", "这件事谁负责"), ("audit", "/proof", "核对记录证明"))


def stack_of(caller: Mapping[str, str] = os.environ, commands: Commands | None = None) -> Stack:
    """The stack that the caller's variables describe."""
    home, port_base = home_of(caller), port_base_of(caller)
    create_home(home)
    local = environment.compose(home, port_base, passwords(home))
    overrides = environment.overrides(local, caller)
    return Stack(home, port_base, overrides, caller.get("POWERLIST_SEPARATE_RELAYS") == "1", commands)


def launch(stack: Stack) -> list[str]:
    """Starts what is not running and returns when all is ready, with the names of the processes started now.

    When a part fails, what this call started is stopped again, and LaunchError says why.
    """
    with launcher_lock(stack.home), undone_on_failure(stack) as running_before:
        stack.require_same_ports()
        # Also when all runs already: the services' tokens last thirty days, a run may last longer.
        stack.write_environment()
        if set(stack.process_names) <= running_before:
            stack.wait_ready(stack.service_names)
            say("已在运行")
            return []
        side_by_side(lambda: prepare_topics(stack), lambda: prepare_databases(stack))
        with step("intake、routing、notify、audit 四个服务"):
            stack.start_services()
        with step("示例权力清单（从未发布过时才发布）"):
            stack.powerlist("rulebook", "publish", "samples/district", "--if-none")
        return [name for name in stack.process_names if name not in running_before]


@contextmanager
def undone_on_failure(stack: Stack) -> Iterator[set[str]]:
    """Yields the names of what ran before. A Ctrl-C in the middle is a failure too."""
    running_before = {name for name in stack.processes.names() if stack.pid(name)}
    try:
        yield running_before
    except BaseException:
        stack.stop([name for name in stack.processes.names() if name not in running_before])
        raise


def prepare_topics(stack: Stack) -> None:
    stack.start_kafka()
    with step("Kafka 主题"):
        stack.create_topics()


def prepare_databases(stack: Stack) -> None:
    stack.start_postgres()
    with step("数据库迁移", "完成"):
        stack.migrate()


def say_addresses(stack: Stack) -> None:
    for name in SERVICES:
        say(f"  {INTERFACES[name]} {name}  {stack.env[f'{name.upper()}_URL']}/openapi.json")
    for name, path, title in PAGES:
        say(f"  {title}  {stack.env[f'{name.upper()}_URL']}{path}")
    say(f"  变量 {stack.home / 'env'} · 日志 {stack.home}/*.log")
