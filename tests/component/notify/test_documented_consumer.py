"""The consumer of docs/operations/webhooks.md, as it stands there, misses nothing and does nothing twice."""

import asyncio
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.local.home import ROOT
from tests.component.notify.cases import LEAD_UNIT, Reported
from tests.component.notify.subscribing import PATH

PAGE = ROOT / "docs" / "operations" / "webhooks.md"
PATIENCE_SECONDS = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def consumer(folder: Path, port: int, secret: str) -> Iterator[None]:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    env = {**os.environ, "WEBHOOK_SECRET": secret, "WEBHOOK_STORE": str(folder / "store"), "WEBHOOK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-c", code], env=env, cwd=folder)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def seen(folder: Path, case: Reported) -> list[int]:
    with closing(sqlite3.connect(folder / "store")) as store:
        try:
            rows = store.execute(
                "SELECT version FROM cases WHERE case_id = ? ORDER BY rowid", [str(case.id)]
            ).fetchall()
        except sqlite3.OperationalError:
            # It has not made its tables yet.
            return []
    return [version for (version,) in rows]


async def until_seen(folder: Path, case: Reported, versions: list[int]) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while (found := seen(folder, case)) != versions:
        assert time.monotonic() < give_up_at, found
        await asyncio.sleep(0.1)


async def test_it_goes_down_comes_back_replays_and_has_every_event_in_order_once(
    officer, publish, deliveries_of, tmp_path
):
    port, case, since = free_port(), Reported(), datetime.now(UTC) - timedelta(minutes=5)
    form = {"unit_code": LEAD_UNIT, "events": ["*"], "url": f"http://127.0.0.1:{port}/"}
    created = (await officer.post(PATH, json=form)).json()
    path = f"{PATH}/{created['id']}"
    with consumer(tmp_path, port, created["secret"]):
        await publish(case.event("CaseAssigned"), case.event("CaseAccepted"))
        await until_seen(tmp_path, case, [1, 2])
    await publish(case.event("CaseStarted"), case.event("CaseResolved"))
    await deliveries_of(case.id, 10)
    with consumer(tmp_path, port, created["secret"]):
        await until_seen(tmp_path, case, [1, 2, 3, 4])
        assert (await officer.post(f"{path}/replay", params={"since": since.isoformat()})).json()["messages"] == 4
        await publish(case.event("CaseClosed"))
        await until_seen(tmp_path, case, [1, 2, 3, 4, 5])
    await officer.delete(path)
