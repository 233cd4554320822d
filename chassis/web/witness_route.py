"""POST /witness/add-checkpoint: this service as a witness of the audit log. Who may call is said by the signature."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, Depends, Request, Response

from chassis.clock import Clock
from chassis.security.audience import public
from chassis.tlog.keys import read_vkeys, witness_signer
from chassis.tlog.notes import NoteMalformed, SignatureRefused
from chassis.tlog.progress import LogForked, ProgressRefused, RootDiffers
from chassis.tlog.requests import REQUEST_BYTES_MAX, SIZE_MEDIA_TYPE
from chassis.web.answers import told_as
from chassis.web.bodies import read_bytes
from chassis.web.problems import Problem, problem
from chassis.witness import OriginUnknown, Witness

log = structlog.get_logger("witness")

# A unit of work of the service, with its `connection`.
BeginWork = Callable[[], AbstractAsyncContextManager[Any]]


def witness_routes(begin_work: BeginWork, clock: Clock, key_file: Path, vkeys_file: Path) -> APIRouter:
    """Raises NoteMalformed when the key is not in the list of vkeys."""
    vkeys = read_vkeys(vkeys_file.read_text(encoding="utf-8"))
    witness = Witness(witness_signer(key_file.read_bytes(), vkeys), vkeys[0], clock)
    router = APIRouter(tags=["witness"])

    @router.post(
        "/witness/add-checkpoint",
        dependencies=[Depends(public)],
        summary="为审计日志的检查点作见证 / cosign a checkpoint of the audit log",
        response_class=Response,
        responses=told_as("text/plain") | told_as(SIZE_MEDIA_TYPE, "application/problem+json", status=409),
        openapi_extra={"requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    async def add_checkpoint(request: Request) -> Response:
        body = await read_bytes(request, REQUEST_BYTES_MAX)
        try:
            async with begin_work() as work:
                line = await witness.cosign(body, work.connection)
        except LogForked as error:
            # Signed by the log, and contradicting what it signed before: this is what witnesses are for.
            log.error("witness.log_forked", last_size=error.last_size)
            if not isinstance(error, RootDiffers):
                raise _fork(error) from None
            return _other_size(error)
        except ProgressRefused as error:
            return _other_size(error)
        except (NoteMalformed, OriginUnknown, SignatureRefused) as error:
            raise _refusal(error) from None
        return Response(line, media_type="text/plain; charset=utf-8")

    return router


def _other_size(error: ProgressRefused) -> Response:
    return Response(f"{error.last_size}\n", 409, headers={"content-type": SIZE_MEDIA_TYPE})


def _fork(error: LogForked) -> Problem:
    return problem(
        422,
        "log_forked",
        f"与大小为 {error.last_size} 的已见证检查点不一致",
        f"inconsistent with the checkpoint of size {error.last_size} that was cosigned before",
        size=error.last_size,
    )


def _refusal(error: Exception) -> Problem:
    if isinstance(error, OriginUnknown):
        return problem(404, "origin_unknown", "不为这个日志作见证", "not a log that is witnessed here")
    if isinstance(error, SignatureRefused):
        return problem(403, "signature_refused", "检查点没有日志的有效签名", "no good signature by the log")
    return problem(400, "malformed_request", f"请求格式错误：{error}", f"malformed request: {error}")
