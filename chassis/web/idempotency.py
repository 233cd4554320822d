"""Idempotency-Key: an answer is stored in its effect's transaction, so a retry gets it again and nothing is done twice.

Scope is caller + method + path + key. Same body: the same answer. Other body: 422. Still in flight: 409.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

import orjson
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from chassis.security.tokens import Caller
from chassis.unit_of_work import UnitOfWork
from chassis.web.answers import MEDIA_TYPE, Answer, encode
from chassis.web.bodies import read_bytes
from chassis.web.problems import problem
from chassis.writes import Write

_KEY = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")

# One statement: the lock tells what is in flight, the join what was answered.
LOOK_UP = (
    "SELECT pg_try_advisory_xact_lock(:lock) AS free, k.body_hash, k.status, k.headers, k.body "
    "FROM (SELECT 1) AS one LEFT JOIN idempotency_key AS k ON k.scope = :scope"
)
_LOOK_UP = text(LOOK_UP)
_STORE = (
    "INSERT INTO idempotency_key (scope, body_hash, status, headers, body, created_at) VALUES (CAST(:scope AS bytea), "
    "CAST(:body_hash AS bytea), CAST(:status AS integer), CAST(:headers AS text), CAST(:body AS bytea), now())"
)

Work = TypeVar("Work", bound=UnitOfWork)
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    scope: bytes
    body_hash: bytes

    @property
    def lock(self) -> int:
        return int.from_bytes(self.scope[:8], "big", signed=True)

    @property
    def look_up(self) -> dict[str, Any]:
        """What LOOK_UP asks by."""
        return {"lock": self.lock, "scope": self.scope}


@dataclass(slots=True)
class _StoredAnswer:
    """Written with the rest of the unit of work; see `Joined`."""

    values: Mapping[str, Any] | None

    async def writes(self) -> list[Write]:
        values, self.values = self.values, None
        return [] if values is None else [Write(_STORE, values)]

    def discard(self) -> None:
        self.values = None


def honours_key(endpoint: Endpoint) -> Endpoint:
    """For the OpenAPI document, where `takes` has no body to name."""
    endpoint.idempotency_key = "honoured"  # type: ignore[attr-defined]
    return endpoint


async def idempotent_request(
    request: Request, caller: Caller, *, required: bool = False, body_hash: bytes | None = None
) -> IdempotentRequest | None:
    """The request's scope; None without a key, which is a 400 when `required`.

    `body_hash` stands for the body where its bytes differ between retries (multipart boundaries).
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        if required:
            raise problem(
                400, "idempotency_key_missing", "缺少 Idempotency-Key 请求头", "the Idempotency-Key header is missing"
            )
        return None
    if not _KEY.fullmatch(key):
        raise problem(
            400,
            "idempotency_key_invalid",
            "Idempotency-Key 应为 1–255 个可见 ASCII 字符",
            "Idempotency-Key must be 1 to 255 printable ASCII characters",
        )
    parts = (caller.issuer, caller.sub, request.method, request.scope["path"], key)
    scope = sha256(orjson.dumps(parts)).digest()
    return IdempotentRequest(scope, body_hash or sha256(await read_bytes(request)).digest())


async def begin(connection: AsyncConnection, key: IdempotentRequest) -> Response | None:
    """The stored answer, or None when this request is the first. Problems: 409 in flight, 422 other body."""
    return stored_answer((await connection.execute(_LOOK_UP, key.look_up)).one(), key)


def stored_answer(row: Any, key: IdempotentRequest) -> Response | None:
    """`row`: what LOOK_UP gave. As `begin`."""
    if row.status is None:
        if not row.free:
            raise problem(
                409, "idempotency_in_flight", "同一请求正在处理，请稍后再试", "the same request is still in flight"
            )
        return None
    if row.body_hash != key.body_hash:
        raise problem(
            422,
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于另一内容",
            "this Idempotency-Key was used with another body",
        )
    headers = {**orjson.loads(row.headers), "Idempotent-Replayed": "true"}
    return Response(row.body, row.status, headers=headers, media_type=MEDIA_TYPE if row.body else None)


def remember(work: UnitOfWork, key: IdempotentRequest, answer: Answer) -> Response:
    """The answer as a response, stored when the work is flushed."""
    body = b"" if answer.status == 204 else encode(answer.content)
    stored = {
        "scope": key.scope,
        "body_hash": key.body_hash,
        "status": answer.status,
        "headers": orjson.dumps(dict(answer.headers)).decode(),
        "body": body,
    }
    work.join(_StoredAnswer(stored))
    return Response(body, answer.status, headers=dict(answer.headers), media_type=MEDIA_TYPE if body else None)


async def _open(work: UnitOfWork, key: IdempotentRequest) -> Response | None:
    return await begin(work.connection, key)


async def answer_once(
    open_work: Callable[[], AbstractAsyncContextManager[Work]],
    key: IdempotentRequest | None,
    effect: Callable[[Work], Awaitable[Answer]],
    opening: Callable[[Work, IdempotentRequest], Awaitable[Response | None]] = _open,
) -> Response:
    """Runs `effect` in one transaction and answers after it is committed; with a key, at most once.

    `opening`: does what `begin` does, for whoever asks for more in the same round trip.
    """
    try:
        return await _answer(open_work, key, effect, opening)
    except IntegrityError as error:
        # The other request committed between our look-up's snapshot and its lock: its answer stands now.
        if key is None or "idempotency_key_pkey" not in str(error.orig):
            raise
        return await _answer(open_work, key, effect, opening)


async def _answer(
    open_work: Callable[[], AbstractAsyncContextManager[Work]],
    key: IdempotentRequest | None,
    effect: Callable[[Work], Awaitable[Answer]],
    opening: Callable[[Work, IdempotentRequest], Awaitable[Response | None]],
) -> Response:
    async with open_work() as work:
        if key is None:
            answer = await effect(work)
            body = b"" if answer.status == 204 else encode(answer.content)
            return Response(body, answer.status, headers=dict(answer.headers), media_type=MEDIA_TYPE if body else None)
        replay = await opening(work, key)
        if replay is not None:
            return replay
        return remember(work, key, await effect(work))
