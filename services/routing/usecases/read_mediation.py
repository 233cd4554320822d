"""Who the parties of a mediation are, and what was said: for the lead's posts and the mediator. Reading is recorded."""

import asyncio
from typing import Any

import orjson

from services.routing.domain.case import Case
from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.matrix import DECISION_POSTS, HANDLING_POSTS, MEDIATOR
from services.routing.domain.mediation import Party
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.sealing import DataErased

_READERS = frozenset({HANDLING_POSTS, DECISION_POSTS, MEDIATOR})


async def read_mediation(case: Case, actor: Actor, standings: frozenset[str], desk: Desk) -> dict[str, Any] | None:
    """None for whom it is not. The case's last mediation; empty where it had none."""
    mediation = case.course.mediation
    if not standings & _READERS:
        return None
    if mediation is None:
        return {"case_id": str(case.id), "mediation": None, "parties": [], "papers": []}
    parties = await desk.work.mediations.parties(case.id, mediation["number"])
    papers = await desk.work.mediations.papers(case.id, mediation["number"])
    named = await asyncio.gather(*(_opened(party, case, desk) for party in parties))
    detail = {"number": mediation["number"], "refs": [party.ref for party in parties]}
    desk.work.publish(ActionTaken("mediation.parties_read", str(case.id), actor, desk.clock.now(), detail=detail))
    return {
        "case_id": str(case.id),
        "mediation": dict(mediation),
        "parties": named,
        "papers": [
            {"kind": each.kind, "written_at": each.written_at.isoformat(), "text": each.text, "sha256": each.sha256}
            for each in papers
        ],
    }


async def _opened(party: Party, case: Case, desk: Desk) -> dict[str, Any]:
    known = {"side": party.side, "ref": party.ref, "is_reporter": party.is_reporter}
    try:
        content = orjson.loads(await desk.sealing.open(party.ref, str(case.id), party.sealed))
    except DataErased:
        return {**known, "name": None, "phone": None, "erased": True}
    return {**known, "name": content["name"], "phone": content["phone"] or None, "erased": False}
