"""The key store, which is intake's: it opens what stands sealed in records and records who reads. No key comes here."""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import httpx

from chassis.logs import get_logger
from chassis.telemetry import current_traceparent
from services.audit.domain.errors import KeyStoreUnavailable, TooManyReads, WordsErased, WordsWithheld
from services.audit.domain.inquiry import Inquiry
from services.audit.usecases.open_sealed import SealRefused

log = get_logger()

_REFUSALS: dict[int, type[Exception]] = {403: WordsWithheld, 410: WordsErased, 422: SealRefused, 429: TooManyReads}
# Beside the status: our own token may be refused with a 403, and our question with a 422.
_CODES = frozenset({"words_withheld", "data_erased", "seal_broken", "too_many_reads"})


class IntakeKeys:
    """See `usecases.open_sealed.KeyHolder`. The token is read for every question, since it may be replaced."""

    def __init__(self, client: httpx.AsyncClient, intake_url: str, token_file: Path) -> None:
        self._client = client
        self._url = intake_url
        self._token_file = token_file

    async def open(
        self, subject_ref: str, record_id: str, sealed: bytes, inquiry: Inquiry, case_id: str | None
    ) -> bytes:
        asking = inquiry.inquirer
        reader = {"role": asking.role, "ref": asking.ref, "post": asking.post, "unit": asking.unit, "case_id": case_id}
        content = {"record_id": record_id, "sealed": b64encode(sealed).decode(), "purpose": inquiry.purpose}
        answer = await self._asked(f"{self._url}/v1/keys/{subject_ref}/open", content | {"reader": reader})
        if answer.status_code == 200:
            return b64decode(answer.json()["plaintext"])
        refusal = _REFUSALS.get(answer.status_code)
        if refusal is None or _code_of(answer) not in _CODES:
            log.error("keys.refused", status=answer.status_code)
            raise KeyStoreUnavailable
        raise refusal

    async def _asked(self, url: str, content: dict[str, Any]) -> httpx.Response:
        try:
            token = self._token_file.read_text(encoding="ascii").strip()
            headers = {"authorization": f"Bearer {token}", "traceparent": current_traceparent() or ""}
            return await self._client.post(url, json=content, headers=headers)
        except (OSError, httpx.HTTPError) as error:
            log.error("keys.unanswered", error=type(error).__name__)
            raise KeyStoreUnavailable from None


def _code_of(answer: httpx.Response) -> str | None:
    """What a proxy answers in the key store's place need not be JSON."""
    try:
        content = answer.json()
    except ValueError:
        return None
    return content.get("code") if isinstance(content, dict) else None
