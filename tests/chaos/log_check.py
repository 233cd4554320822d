"""Whatever was killed: the log is published to its end, and every tile and entry of it verifies."""

import asyncio
import time
from pathlib import Path

from deploy.local.failure import LaunchError
from deploy.local.stack import Stack
from tests.chaos.backlog import ask

# Signer and publisher have been started again a minute ago at most.
PUBLISHED_SECONDS_MAX = 30


async def log_complaints(stack: Stack) -> list[str]:
    """Of the records that are there when it is called."""
    recorded = await ask(stack.env, "audit", "SELECT size FROM log_head")
    began = time.monotonic()
    while (published := _published(stack)) < recorded:
        if time.monotonic() - began > PUBLISHED_SECONDS_MAX:
            return [f"the log has {recorded} records, and {published} of them are published"]
        await asyncio.sleep(1)
    try:
        await asyncio.to_thread(stack.powerlist, "audit", "verify")
    except LaunchError as refused:
        return [f"the log does not verify: {refused}"]
    return []


def _published(stack: Stack) -> int:
    """The second line of a checkpoint (C2SP tlog-checkpoint) is the tree's size."""
    path = Path(stack.env["AUDIT_LOG_DIR"]) / "checkpoint"
    return int(path.read_text(encoding="utf-8").split("\n")[1]) if path.exists() else 0
