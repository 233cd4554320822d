"""An issue is accepted once, however often the same request comes."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from fastapi import Response

from chassis.web.answers import MEDIA_TYPE, encode
from chassis.web.idempotency import IdempotentRequest, begin
from chassis.web.problems import problem
from services.intake.adapters.acceptance import Acceptance
from services.intake.application import Application
from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import InvalidIssue, OriginKnown, TrackingCodeTaken
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import ATTACHMENTS_MAX
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.views import accepted_view
from services.intake.usecases.attach_files import usable_attachments
from services.intake.usecases.origins import external_origin, known_issue
from services.intake.usecases.receive_issue import ReceiveIssue, receive_issue

# Two equal codes of 54 random bits are a matter of centuries; ten in a row are a broken generator.
TRACKING_CODE_DRAWS_MAX = 10


async def accept_once(app: Application, key: IdempotentRequest, command: ReceiveIssue) -> Response:
    """The look-up for a stored answer is left to the few requests that turn out to have one."""
    for _ in range(TRACKING_CODE_DRAWS_MAX):
        try:
            response = await _accept(app, key, command)
        except TrackingCodeTaken:
            continue
        except (InvalidIssue, OriginKnown):
            # It may have been valid when it was first sent: a category went, ten years passed. And what the issue is
            # called elsewhere is known of itself.
            stored = await stored_answer(app, key)
            if stored is None:
                raise
            return stored
        return response or await stored_answer(app, key) or _in_flight()
    raise TrackingCodeTaken


async def _accept(app: Application, key: IdempotentRequest, command: ReceiveIssue) -> Response | None:
    """None when this request was answered before or is in flight."""
    acceptance = Acceptance()
    view = accepted_view(await receive_issue(command, acceptance, app.desk, app.clock))
    headers, body = {"Location": view["links"]["self"]}, encode(view)
    if not await app.acceptances.commit(acceptance, key, 201, orjson.dumps(headers).decode(), body):
        return None
    return Response(body, 201, headers=headers, media_type=MEDIA_TYPE)


async def stored_answer(app: Application, key: IdempotentRequest) -> Response | None:
    """Problems: 409 in flight, 422 other body."""
    async with app.unit_of_work() as work:
        return await begin(work.connection, key)


async def known_elsewhere(app: Application, submitted: Mapping[str, Any], actor: Actor) -> OriginKnown:
    """Says which issue it is: one of this number in another platform was taken in before."""
    issue, _ = read_issue(submitted)
    if issue.external_ref is None:
        return OriginKnown()
    async with app.unit_of_work() as work:
        origin = external_origin(issue.external_ref)
        found = await known_issue(origin, "external_ref", actor, work, app.desk.blind_index)
    return OriginKnown(str(found.issue.id), shown(found.issue.tracking_code)) if found else OriginKnown()


def fresh_key() -> IdempotentRequest:
    """Of a client that sends none: every request is a first one."""
    scope = secrets.token_bytes(32)
    return IdempotentRequest(scope, sha256(scope).digest())


async def usable_files(app: Application, body: Mapping[str, Any], actor: Actor) -> frozenset[str]:
    """Most issues come without a file, and need no look-up."""
    named = body.get("attachments")
    if not isinstance(named, list) or not 0 < len(named) <= ATTACHMENTS_MAX:
        return frozenset()
    async with app.unit_of_work() as work:
        return await usable_attachments([each for each in named if isinstance(each, str)], actor.ref, work.attachments)


def _in_flight() -> Response:
    """The other one has just failed: neither of us may say what became of it."""
    raise problem(409, "idempotency_in_flight", "同一请求正在处理，请稍后再试", "the same request is still in flight")
