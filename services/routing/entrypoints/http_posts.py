"""Posts: their duties and their load."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.problems import problem
from services.routing.adapters.post_loads import PostLoadRepository
from services.routing.application import Application
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Post
from services.routing.entrypoints.access import QUEUE_READERS, STAFF, may_read_unit, not_your_unit
from services.routing.usecases.errors import NoRulebook


def post_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["post"])

    async def rulebook() -> Snapshot:
        await app.shelf.looked()
        if app.shelf.snapshot is None:
            raise NoRulebook
        return app.shelf.snapshot

    async def open_cases() -> PostLoadRepository:
        loads = PostLoadRepository()
        async with app.engine.connect() as loads.connection:
            await loads.load()
        return loads

    @router.get("/v1/posts/{code}", summary="岗位 / post", dependencies=[Depends(STAFF)])
    async def post(code: str) -> Response:
        snapshot = await rulebook()
        found = snapshot.post_by_code.get(code)
        if found is None:
            raise problem(404, "post_unknown", f"没有这个岗位：{code}", f"no such post: {code}")
        loads = await open_cases()
        return json_answer(
            {
                **_post_view(found, loads.current.open_cases.get(code, 0)),
                "unit_code": found.unit_code,
                "unit_name": snapshot.unit_by_code[found.unit_code].name,
                "duties": _duties(snapshot, found),
            }
        )

    @router.get("/v1/load", summary="办件量与承办能力 / open cases against capacity")
    async def load(caller: Annotated[Caller, Depends(QUEUE_READERS)], unit: str | None = None) -> Response:
        snapshot = await rulebook()
        if unit is not None and not may_read_unit(caller, unit, snapshot):
            raise not_your_unit()
        loads = await open_cases()
        units: dict[str, list[dict[str, Any]]] = {}
        for each in snapshot.rulebook.posts:
            if unit in (None, each.unit_code) and may_read_unit(caller, each.unit_code, snapshot):
                view = _post_view(each, loads.current.open_cases.get(each.post_code, 0))
                units.setdefault(each.unit_code, []).append(view)
        items = [
            {
                "unit_code": code,
                "unit_name": snapshot.unit_by_code[code].name,
                "open_cases": sum(post["open_cases"] for post in posts),
                "capacity_open_cases": sum(post["capacity_open_cases"] for post in posts),
                "posts": posts,
            }
            for code, posts in sorted(units.items())
        ]
        return json_answer({"items": items, "next_cursor": None})

    return router


def _post_view(post: Post, open_cases: int) -> dict[str, Any]:
    return {
        "post_code": post.post_code,
        "title": post.title,
        "role": post.role,
        "person": post.person_name or None,
        "open_cases": open_cases,
        "capacity_open_cases": post.capacity_open_cases,
    }


def _duties(snapshot: Snapshot, post: Post) -> list[dict[str, Any]]:
    """The powers of the post's unit in which it decides or has steps."""
    unit_type = snapshot.unit_by_code[post.unit_code].unit_type
    duties = []
    for power in snapshot.rulebook.powers:
        if unit_type not in power.holder_unit_type:
            continue
        steps = [step.name for step in power.process_steps if post.title in step.who]
        decides = post.title in power.decision_post_title
        if steps or decides:
            duties.append({"power_code": power.power_code, "name": power.name, "steps": steps, "decides": decides})
    return duties
