"""Floor A: the same two inserts in one transaction by a bare FastAPI + asyncpg handler, one worker.

No statement layer, no tokens, no sealing, no tracing, no validation: what a framework and a driver alone can do.
`python -m bench.floor_accept PORT DATABASE_URL` serves until SIGTERM. The tables have the product's columns and
indexes; they are written down here, so that the floor doesn't move when the product does.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from os import urandom

import asyncpg
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response
from uuid_utils.compat import uuid7

POOL_CONNECTIONS = 16
# What sealing adds to a body, and what the product's event has beside the masked text.
SEAL_BYTES = 90
EVENT_EXTRA_BYTES = 330

TABLES = """
DROP TABLE IF EXISTS floor_issue, floor_outbox;
CREATE TABLE floor_issue (
    id uuid PRIMARY KEY, tracking_code text NOT NULL, reporter_ref text NOT NULL, channel text NOT NULL,
    title_masked text NOT NULL, text_masked text NOT NULL, category_code text, area_code text, urgency text NOT NULL,
    anonymous boolean NOT NULL, received_at timestamptz NOT NULL, facts text NOT NULL, sealed bytea NOT NULL
);
CREATE UNIQUE INDEX ON floor_issue (tracking_code);
CREATE INDEX ON floor_issue (reporter_ref, id DESC);
CREATE TABLE floor_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL, aggregatetype text NOT NULL,
    aggregateid text NOT NULL, type text NOT NULL, payload bytea, occurred_at timestamptz NOT NULL,
    traceparent text NOT NULL DEFAULT '', headers text, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    published_at timestamptz
);
CREATE INDEX ON floor_outbox (position) WHERE published_at IS NULL;
CREATE INDEX ON floor_outbox USING brin (occurred_at);
"""
INSERT_ISSUE = "INSERT INTO floor_issue VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
INSERT_EVENT = """
INSERT INTO floor_outbox (id, aggregatetype, aggregateid, type, payload, occurred_at, traceparent)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


def create_app(database_url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(database_url, min_size=POOL_CONNECTIONS, max_size=POOL_CONNECTIONS) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/v1/issues")
    async def report(request: Request) -> Response:
        body = await request.body()
        issue_id, code = uuid7(), urandom(8).hex()
        async with app.state.pool.acquire() as connection, connection.transaction():
            await insert(connection, issue_id, code, body)
        answer = {"issue_id": str(issue_id), "tracking_code": code, "status": "received"}
        return Response(orjson.dumps(answer), 201, media_type="application/json")

    return app


async def insert(connection: asyncpg.Connection, issue_id: object, code: str, body: bytes) -> None:
    issue = orjson.loads(body)
    title, words, now = issue.get("title", ""), issue.get("text", ""), datetime.now(UTC)
    category, area = issue.get("category_code"), issue.get("area_code")
    row = (code, "0" * 32, issue["channel"], title, words, category, area, "normal", False, now, "{}")
    await connection.execute(INSERT_ISSUE, issue_id, *row, urandom(len(body) + SEAL_BYTES))
    payload = f"{title}{words}".encode() + bytes(EVENT_EXTRA_BYTES)
    event = ("floor.issue.v1", str(issue_id), "floor.v1.IssueReceived", payload, now, TRACEPARENT)
    await connection.execute(INSERT_EVENT, uuid7(), *event)


def main() -> None:
    port, database_url = int(sys.argv[1]), sys.argv[2]
    app = create_app(database_url)
    uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_level="error")


if __name__ == "__main__":
    main()
