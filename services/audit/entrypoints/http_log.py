"""The log as tlog-tiles serves it (c2sp.org/tlog-tiles), below /log/.

Checkpoint, hash tiles and keys are open: they are hashes. Entry bundles are the records themselves, and are read from
the same table as every answer, so that nobody can be shown other records than those that are proved.
"""

import asyncio
import gzip

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.web.answers import told_as
from chassis.web.problems import Problem, problem
from services.audit.application import Application
from services.audit.domain.merkle.bundles import bundle_of
from services.audit.domain.merkle.tiles import TILE_WIDTH, TileId
from services.audit.entrypoints.inquiries import WholeLogAsking
from services.audit.usecases.read_entries import ReadEntries, read_entries

TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
FOR_EVER = "max-age=31536000, immutable"
CHANGING = {"cache-control": "no-cache"}
# Browsers of other pages may check proofs: what is open is open to them, too.
OPEN = {"access-control-allow-origin": "*"}


def log_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["log"])
    published = app.published

    @router.get(
        "/log/checkpoint",
        dependencies=[Depends(public)],
        summary="已发布的检查点 / the published checkpoint",
        response_class=Response,
        responses=told_as(TEXT),
    )
    async def checkpoint() -> Response:
        latest = published.checkpoint()
        if latest is None:
            raise problem(404, "not_published", "还没有发布过检查点", "no checkpoint is published yet")
        return Response(latest.note.encoded(), headers=CHANGING | OPEN, media_type=TEXT)

    @router.get(
        "/log/vkeys",
        dependencies=[Depends(public)],
        summary="日志与见证方的公钥 / keys of log and witnesses",
        response_class=Response,
        responses=told_as(TEXT),
    )
    async def vkeys() -> Response:
        return Response("".join(f"{each.vkey}\n" for each in published.vkeys), headers=CHANGING | OPEN, media_type=TEXT)

    @router.get(
        "/log/tile/entries/{path:path}", summary="条目 / entries", response_class=Response, responses=told_as(BYTES)
    )
    async def entries(request: Request, path: str, asking: WholeLogAsking) -> Response:
        tile = TileId.parse_bundle(f"tile/entries/{path}")
        if tile is None or not published.has(tile):
            raise _no_such_tile()
        begin = tile.number * TILE_WIDTH
        command = ReadEntries(asking, begin, begin + tile.width)
        async with app.unit_of_work() as work:
            found = await read_entries(command, work, app.clock, app.bundle_readings)
        app.bundle_readings.remember(command.reader, app.clock.now())
        return await _bundle(request, bundle_of(found))

    @router.get(
        "/log/{path:path}",
        dependencies=[Depends(public)],
        summary="散列块 / hash tiles",
        response_class=Response,
        responses=told_as(BYTES),
    )
    async def tile(path: str) -> Response:
        asked = TileId.parse(path)
        content = None if asked is None else published.tile(asked)
        if content is None:
            raise _no_such_tile()
        return Response(content, headers={"cache-control": f"public, {FOR_EVER}", **OPEN}, media_type=BYTES)

    return router


async def _bundle(request: Request, content: bytes) -> Response:
    headers = {"cache-control": f"private, {FOR_EVER}", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = await asyncio.to_thread(gzip.compress, content, 1, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(content, headers=headers, media_type=BYTES)


def _no_such_tile() -> Problem:
    return problem(404, "tile_unknown", "已发布的日志没有这一块", "the published log has no such tile")
