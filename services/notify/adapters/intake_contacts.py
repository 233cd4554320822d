"""Contacts are asked of intake at the moment of sending, held for one answer and never kept."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import structlog

from chassis.telemetry import current_traceparent
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.usecases.ports import Contact

log = structlog.get_logger(__name__)

ATTEMPTS_MAX = 3
RETRY_DELAY_SECONDS = 0.2
TIMEOUT = httpx.Timeout(3.0, connect=1.0)
# Intake answers so many in one question.
CONTACTS_MAX = 200
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
        response = await self._answer("GET", f"/v1/issues/{case_id}/contact", params={"purpose": purpose})
        if response.status_code in {404, 410} and _content(response).get("code") in _GONE_CODES:
            raise ContactGone
        return _contact(_read(response))

    async def contacts_of(self, case_ids: Sequence[UUID], purpose: str) -> dict[UUID, Contact | ContactGone]:
        found: dict[UUID, Contact | ContactGone] = {}
        distinct = list(dict.fromkeys(case_ids))
        for first in range(0, len(distinct), CONTACTS_MAX):
            asked = {"purpose": purpose, "issue_ids": [str(one) for one in distinct[first : first + CONTACTS_MAX]]}
            response = await self._answer("POST", "/v1/contacts:batch", json=asked)
            found.update(_contacts(_read(response)))
        return found

    async def _answer(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Below 500. Asking twice is harmless, intake records both. Raises ContactUnavailable."""
        for attempt in range(ATTEMPTS_MAX):
            if attempt:
                # Spread, so that a recovering intake is not hit by everybody at once.
                await asyncio.sleep(RETRY_DELAY_SECONDS * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311
            response = await self._ask(method, path, content)
            if response is not None and response.status_code < 500:
                return response
        raise ContactUnavailable

    async def _ask(self, method: str, path: str, content: Mapping[str, Any]) -> httpx.Response | None:
        """None when nothing came back."""
        headers = {"authorization": f"Bearer {await self._token()}"}
        traceparent = current_traceparent()
        if traceparent:
            headers["traceparent"] = traceparent
        try:
            return await self._client.request(method, path, headers=headers, **content)
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


def _read(response: httpx.Response) -> Mapping[str, Any]:
    if response.status_code != 200:
        # Our token or purpose is refused: an operator's matter, and no reason to lose the call.
        log.error("contact.refused", status=response.status_code)
        raise ContactUnavailable
    return _content(response)


def _content(response: httpx.Response) -> Mapping[str, Any]:
    """Empty for what is no object."""
    try:
        content = orjson.loads(response.content)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _contact(content: Mapping[str, Any]) -> Contact:
    """Raises ContactGone where it names nothing to write to, ContactUnavailable where it makes no sense."""
    handles = content.get("handles") or {}
    if "phone" not in content or not isinstance(handles, dict):
        log.error("contact.unreadable")
        raise ContactUnavailable
    name, phone, tracking_code = (str(content.get(key) or "") for key in ("name", "phone", "tracking_code"))
    openid = str(handles.get("wechat") or "")
    if not phone and not openid:
        raise ContactGone
    return Contact(name, phone, tracking_code, openid, content.get("large_type") is True)


def _contacts(content: Mapping[str, Any]) -> dict[UUID, Contact | ContactGone]:
    """What is in no item, or in one that makes no sense, can't be had now."""
    found: dict[UUID, Contact | ContactGone] = {}
    for item in content.get("items") or ():
        try:
            found[UUID(item["issue_id"])] = _told(item)
        except (ContactUnavailable, TypeError, LookupError, ValueError, AttributeError):
            log.error("contact.not_given")
    return found


def _told(item: Mapping[str, Any]) -> Contact | ContactGone:
    if item.get("code") in _GONE_CODES:
        return ContactGone()
    try:
        return _contact(item["contact"])
    except ContactGone as gone:
        return gone
