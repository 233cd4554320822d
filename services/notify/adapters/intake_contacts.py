"""Contacts are asked of intake at the moment of sending, held for one answer and never kept."""

import asyncio
import random
from pathlib import Path
from uuid import UUID

import httpx
import structlog

from chassis.telemetry import current_traceparent
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.usecases.ports import Contact

log = structlog.get_logger(__name__)

ATTEMPTS_MAX = 3
RETRY_DELAY_SECONDS = 0.2
TIMEOUT = httpx.Timeout(3.0, connect=1.0)
# Only intake's own word ends a call for good; a stray 404 of something in between doesn't.
_GONE_CODES = frozenset({"issue_unknown", "data_erased"})


class IntakeContacts:
    """See `usecases.ports.ContactSource`. The token file is read for every question: its token may be replaced."""

    def __init__(self, intake_url: str, token_file: Path) -> None:
        self._token_file = token_file
        self._client = httpx.AsyncClient(base_url=intake_url, timeout=TIMEOUT, follow_redirects=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def contact_of(self, case_id: UUID, purpose: str) -> Contact:
        for attempt in range(ATTEMPTS_MAX):
            if attempt:
                # Spread, so that a recovering intake is not hit by everybody at once.
                await asyncio.sleep(RETRY_DELAY_SECONDS * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311
            response = await self._ask(case_id, purpose)
            if response is not None and response.status_code < 500:
                return _contact(response)
        raise ContactUnavailable

    async def _ask(self, case_id: UUID, purpose: str) -> httpx.Response | None:
        """None when nothing came back; asking twice is harmless, intake records both."""
        headers = {"authorization": f"Bearer {await self._token()}"}
        traceparent = current_traceparent()
        if traceparent:
            headers["traceparent"] = traceparent
        try:
            return await self._client.get(f"/v1/issues/{case_id}/contact", params={"purpose": purpose}, headers=headers)
        except httpx.TransportError as error:
            log.warning("contact.unanswered", error=type(error).__name__)
            return None

    async def _token(self) -> str:
        try:
            text = await asyncio.to_thread(self._token_file.read_text, encoding="ascii")
        except OSError as error:
            log.error("contact.token_unreadable", error=type(error).__name__)
            raise ContactUnavailable from None
        return text.strip()


def _contact(response: httpx.Response) -> Contact:
    if response.status_code in {404, 410} and _code(response) in _GONE_CODES:
        raise ContactGone
    if response.status_code != 200:
        # Our token or purpose is refused: an operator's matter, and no reason to lose the call.
        log.error("contact.refused", status=response.status_code)
        raise ContactUnavailable
    try:
        content = response.json()
        name, phone, tracking_code = (str(content.get(key) or "") for key in ("name", "phone", "tracking_code"))
        openid = str((content.get("handles") or {}).get("wechat") or "")
    except (ValueError, AttributeError):
        log.error("contact.unreadable")
        raise ContactUnavailable from None
    if not phone and not openid:
        raise ContactGone
    return Contact(name, phone, tracking_code, openid)


def _code(response: httpx.Response) -> object:
    try:
        content = response.json()
    except ValueError:
        return None
    return content.get("code") if isinstance(content, dict) else None
