"""A server that speaks S3, as a process of its own on a free port, with one empty bucket."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from services.intake.adapters.attachment_bucket import BucketAccess
from services.intake.usecases.file_ports import AttachmentStore
from tests.component.intake.conftest import House

BUCKET = "district-files"
START_SECONDS_MAX = 60.0


def with_files(house: House, files: AttachmentStore) -> House:
    """The same house with its files elsewhere."""
    app = replace(house.app, desk=replace(house.app.desk, files=files))
    return replace(house, app=app, web=house.web_of(app))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def access_at(port: int, **changes: str) -> BucketAccess:
    given = {
        "bucket": BUCKET,
        "prefix": "intake/files",
        "endpoint": f"http://127.0.0.1:{port}",
        "region": "us-east-1",
        "access_key": "sample",
        "secret_key": "sample-secret",
    }
    return BucketAccess(**given | changes)


@asynccontextmanager
async def object_store(log: Path) -> AsyncIterator[BucketAccess]:
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as told:
        environment = {"PATH": os.environ["PATH"]}
        process = await asyncio.create_subprocess_exec(*command, stdout=told, stderr=told, env=environment)
    try:
        await _make_bucket(port, process)
        yield access_at(port)
    finally:
        process.terminate()
        await process.wait()


async def _make_bucket(port: int, process: asyncio.subprocess.Process) -> None:
    give_up_at = time.monotonic() + START_SECONDS_MAX
    who = {"Authorization": "AWS4-HMAC-SHA256 Credential=sample/20260601/us-east-1/s3/aws4_request"}
    async with httpx.AsyncClient(trust_env=False) as client:
        while time.monotonic() < give_up_at and process.returncode is None:
            try:
                made = await client.put(f"http://127.0.0.1:{port}/{BUCKET}", headers=who)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            assert made.status_code == 200, made.text
            return
    raise AssertionError("the object store did not start")
