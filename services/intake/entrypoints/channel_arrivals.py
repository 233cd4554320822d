"""What came by a channel's own way is taken in once: by its Idempotency-Key, and for ever by the channel's number."""

from typing import Any

from fastapi import Response

from chassis.web.answers import json_answer
from chassis.web.idempotency import IdempotentRequest
from services.intake.application import Application
from services.intake.domain.channels.arrival import Arrival
from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import OriginKnown
from services.intake.entrypoints.accepting import accept_once, fresh_key, known_elsewhere, stored_answer, usable_files
from services.intake.entrypoints.issue_shapes import AcceptedView
from services.intake.entrypoints.views import known_view
from services.intake.usecases.origins import known_issue
from services.intake.usecases.receive_issue import ReceiveIssue

# A new issue, and one that came before.
TAKEN_IN: dict[int | str, dict[str, Any]] = {201: {"model": AcceptedView}, 200: {"model": AcceptedView}}


async def receive_once(
    app: Application, arrival: Arrival, actor: Actor, key: IdempotentRequest | None, number_field: str
) -> Response:
    """201 with a new issue, 200 with the one that it is. `number_field`: where the channel's number stands."""
    stored = await stored_answer(app, key) if key else None
    if stored is not None:
        return stored
    known = await _known(app, arrival, actor, number_field)
    if known is not None:
        return json_answer(known)
    usable = await usable_files(app, arrival.submitted, actor)
    command = ReceiveIssue(arrival.submitted, actor, usable, arrival)
    try:
        return await accept_once(app, key or fresh_key(), command)
    except OriginKnown:
        # Another copy was quicker, or another platform's number is known.
        known = await _known(app, arrival, actor, number_field)
        if known is None:
            raise await known_elsewhere(app, arrival.submitted, actor) from None
        return json_answer(known)


async def _known(app: Application, arrival: Arrival, actor: Actor, number_field: str) -> AcceptedView | None:
    if arrival.origin is None:
        return None
    async with app.unit_of_work() as work:
        found = await known_issue(arrival.origin, number_field, actor, work, app.desk.blind_index)
    return known_view(found) if found else None
