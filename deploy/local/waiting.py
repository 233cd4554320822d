"""Waiting for a part to be ready, and noticing at once when its process ends instead."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from deploy.local.failure import LaunchError
from deploy.local.loop import finish
from deploy.local.ports import require_free
from deploy.local.processes import Processes

READY_SECONDS_MAX = 90.0
LOG_ADVICE = "看上面的日志；处理后再运行同一条命令（数据不会丢）"


def deadline() -> float:
    """By time.monotonic: until then a part has to be ready."""
    return time.monotonic() + READY_SECONDS_MAX


def await_server(
    processes: Processes, name: str, part: str, becoming_ready: Coroutine[Any, Any, None], ports: Iterable[int]
) -> None:
    """Runs the coroutine that returns when the server is ready. LaunchError when it ends or takes too long."""
    log = processes.log(name)
    try:
        finish(while_alive(becoming_ready, lambda: processes.pid(name) is not None))
    except ProcessLookupError:
        # They were free before it started; another run on the same ports may have been quicker.
        for port in ports:
            require_free(part, port)
        raise LaunchError(part, "进程启动后退出", LOG_ADVICE, log) from None
    except TimeoutError:
        raise LaunchError(part, f"{READY_SECONDS_MAX:.0f} 秒内没有就绪", LOG_ADVICE, log) from None


async def while_alive(coroutine: Coroutine[Any, Any, None], is_alive: Callable[[], bool]) -> None:
    task = asyncio.create_task(coroutine)
    while not task.done():
        await asyncio.wait({task}, timeout=0.25)
        if not task.done() and not is_alive():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise ProcessLookupError
    await task
    if not is_alive():
        # What answered is somebody else's.
        raise ProcessLookupError


def await_services(processes: Processes, names: Iterable[str], variables: Mapping[str, str]) -> None:
    """Until `GET /health/ready` of each is 200; a process without an address (a relay) has only to stay alive."""
    until = deadline()
    with httpx.Client(timeout=2, trust_env=False) as client:
        for name in names:
            address = variables.get(f"{name.upper()}_URL")
            while address and not is_ready(client, address):
                require_alive(processes, name)
                if time.monotonic() > until:
                    reason = f"{READY_SECONDS_MAX:.0f} 秒内 {address}/health/ready 没有回答 200"
                    raise LaunchError(name, reason, LOG_ADVICE, processes.log(name))
                time.sleep(0.1)
            require_alive(processes, name)


def is_ready(client: httpx.Client, address: str) -> bool:
    try:
        return client.get(f"{address}/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


def require_alive(processes: Processes, name: str) -> None:
    if processes.pid(name) is None:
        raise LaunchError(name, "进程启动后退出", LOG_ADVICE, processes.log(name))


def side_by_side(*steps: Callable[[], object]) -> None:
    """Runs independent steps at the same time; all have ended when the first failure is raised."""
    with ThreadPoolExecutor(len(steps)) as pool:
        for running in [pool.submit(step) for step in steps]:
            running.result()
