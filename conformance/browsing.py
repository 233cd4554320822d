"""A page as a browser shows it, asked by the browser's own protocol (CDP).

`--dump-dom` would be less to write, and on some machines never ends.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

# No sandbox, for tests run as root as well; what is opened is our own page.
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0")
START_SECONDS_MAX = SHOW_SECONDS_MAX = 90.0
LOOK_SECONDS = 0.1
# Without its scripts, which hold the words of every outcome.
SHOWN = """(() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll("script").forEach((each) => each.remove());
  return page.outerHTML;
})()"""


async def shown(browser: str, address: str, profile: Path, is_ready: Callable[[str], bool]) -> str:
    """The page's HTML as soon as `is_ready` of it; TimeoutError after a minute and a half."""
    async with _started(browser, address, profile) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            (page,) = [each for each in await answer.json() if each["type"] == "page"]
        async with session.ws_connect(page["webSocketDebuggerUrl"]) as talk:
            return await asyncio.wait_for(_ready(talk, is_ready), SHOW_SECONDS_MAX)


@asynccontextmanager
async def _started(browser: str, address: str, profile: Path) -> AsyncIterator[int]:
    """Its port, which it writes into its profile."""
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        browser, *FLAGS, f"--user-data-dir={profile}", address, stdout=quiet, stderr=quiet
    )
    try:
        yield await _port(profile / "DevToolsActivePort")
    finally:
        process.kill()
        await process.wait()


async def _port(file: Path) -> int:
    until = time.monotonic() + START_SECONDS_MAX
    while "\n" not in (said := await asyncio.to_thread(_said, file)):
        if time.monotonic() > until:
            raise TimeoutError("the browser does not start")
        await asyncio.sleep(LOOK_SECONDS)
    return int(said.split()[0])


def _said(file: Path) -> str:
    return file.read_text() if file.exists() else ""


async def _ready(talk: "aiohttp.ClientWebSocketResponse", is_ready: Callable[[str], bool]) -> str:
    number = 0
    while True:
        number += 1
        await talk.send_json({"id": number, "method": "Runtime.evaluate", "params": {"expression": SHOWN}})
        answer: dict[str, Any] = await talk.receive_json()
        page = answer.get("result", {}).get("result", {}).get("value", "")
        if is_ready(page):
            return str(page)
        await asyncio.sleep(LOOK_SECONDS)
