"""The signer over HTTP, for audit alone: what was signed last, and a signature for what follows it."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.tlog.checkpoints import Checkpoint
from chassis.tlog.notes import NoteMalformed
from chassis.tlog.progress import LogForked, ProgressRefused
from chassis.tlog.requests import REQUEST_BYTES_MAX, SIZE_MEDIA_TYPE
from chassis.web.bodies import read_bytes
from chassis.web.problems import problem
from services.audit.signer.log_signer import LogSigner

log = structlog.get_logger("signer")

TEXT = "text/plain; charset=utf-8"


def signing_routes(signer: LogSigner, origin: str, client: str) -> APIRouter:
    router = APIRouter(tags=["signer"])

    async def only_client(caller: Annotated[Caller, Depends(allow("service"))]) -> None:
        if caller.sub != client:
            raise problem(403, "role_not_allowed", "只有审计服务可以使用", "for the audit service alone")

    @router.get("/last", dependencies=[Depends(only_client)], summary="最后签名的检查点 / what was signed last")
    async def last() -> Response:
        return Response(Checkpoint(origin, signer.last).text(), media_type=TEXT)

    @router.post("/sign", dependencies=[Depends(only_client)], summary="为后续的检查点签名 / sign what follows")
    async def sign(request: Request) -> Response:
        body = await read_bytes(request, REQUEST_BYTES_MAX)
        try:
            return Response(await signer.sign(body), media_type=TEXT)
        except LogForked as error:
            log.error("signer.log_forked", last_size=error.last_size)
            raise problem(422, "log_forked", "与已签名的检查点不一致", str(error), size=error.last_size) from None
        except ProgressRefused as error:
            return Response(f"{error.last_size}\n", 409, headers={"content-type": SIZE_MEDIA_TYPE})
        except NoteMalformed as error:
            raise problem(400, "malformed_request", f"请求格式错误：{error}", f"malformed request: {error}") from None

    return router
