"""The key store, which is intake's: it seals and opens, and records each opening. No key ever comes here."""

import asyncio
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import httpx

from chassis.logs import get_logger
from chassis.telemetry import current_traceparent
from services.routing.usecases.sealing import DataErased, KeyStoreUnavailable

log = get_logger()

# The case is locked meanwhile, so it has to be quick or not at all; asking again is the caller's.
TIMEOUT = httpx.Timeout(3.0, connect=1.0)
PURPOSE = "mediation"


class IntakeKeys:
    """See `usecases.sealing.Sealing`. The token file is read for every question: its token may be replaced."""

    def __init__(self, intake_url: str, token_file: Path, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._token_file = token_file
        self._client = httpx.AsyncClient(base_url=intake_url, timeout=TIMEOUT, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes, *, known: bool = False) -> bytes:
        content = {
            "purpose": PURPOSE,
            "record_id": record_id,
            "plaintext": b64encode(plaintext).decode(),
            "known": known,
        }
        return await self._asked(subject_ref, "seal", "sealed", content)

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        content = {"purpose": PURPOSE, "record_id": record_id, "sealed": b64encode(sealed).decode()}
        return await self._asked(subject_ref, "open", "plaintext", content)

    async def _asked(self, subject_ref: str, verb: str, name: str, content: dict[str, Any]) -> bytes:
        try:
            token = await asyncio.to_thread(self._token_file.read_text, encoding="ascii")
            headers = {"authorization": f"Bearer {token.strip()}", "traceparent": current_traceparent() or ""}
            answer = await self._client.post(f"/v1/keys/{subject_ref}/{verb}", json=content, headers=headers)
        except (OSError, httpx.TransportError) as error:
            log.error("keys.unanswered", error=type(error).__name__)
            raise KeyStoreUnavailable from None
        if answer.status_code == 410 or _is_of_a_former_key(answer):
            raise DataErased
        if answer.status_code != 200:
            log.error("keys.refused", status=answer.status_code)
            raise KeyStoreUnavailable
        return b64decode(answer.json()[name])


def _is_of_a_former_key(answer: httpx.Response) -> bool:
    """One who was erased and reported again has another key, and what the first one sealed opens no more."""
    is_broken = answer.status_code == 422 and answer.json().get("code") == "seal_broken"
    if is_broken:
        log.warning("keys.seal_broken")
    return is_broken
