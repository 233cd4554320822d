"""Posts: who sits there, who stands in, what they owe; and open cases against capacity."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.capacity import PushedDown, person_loads
from services.routing.domain.power_book import power_book
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Post
from services.routing.entrypoints.access import QUEUE_READERS, STAFF, may_read_unit, not_your_unit, unit_unknown
from services.routing.entrypoints.post_shapes import LoadsView, PostPageView
from services.routing.entrypoints.post_views import (
    duty_view,
    mismatch_view,
    person_load_view,
    post_view,
    unit_load_view,
)
from services.routing.usecases.errors import NoRulebook, PostUnknown


async def rulebook_of(app: Application) -> Snapshot:
    """Raises NoRulebook."""
    await app.shelf.looked()
    if app.shelf.snapshot is None:
        raise NoRulebook
    return app.shelf.snapshot


def known_post(snapshot: Snapshot, code: str) -> Post:
    """Raises PostUnknown."""
    found = snapshot.post_by_code.get(code)
    if found is None:
        raise PostUnknown(code)
    return found


async def post_answer(app: Application, work: RoutingUnitOfWork, snapshot: Snapshot, post: Post) -> PostPageView:
    today = in_china(app.clock.now()).date()
    await work.post_loads.load()
    found = await work.post_seats.find(post.post_code)
    duties = power_book(snapshot, today).duties.of_post(post)
    view = post_view(post, snapshot, work.post_loads.current, today, found)
    return {**view, "duties": [duty_view(duty) for duty in duties]}


def post_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["post"])
    # Made once for a day's list; a city's takes a tenth of a second.
    pushed_down: list[PushedDown] = []

    def pushed(snapshot: Snapshot, today: date) -> PushedDown:
        if not pushed_down or (pushed_down[0].version, pushed_down[0].day) != (snapshot.version, today):
            pushed_down[:] = [PushedDown(snapshot, today)]
        return pushed_down[0]

    @router.get(
        "/v1/posts/{code}",
        summary="岗位 / post",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": PostPageView}},
    )
    async def post(code: str) -> Response:
        snapshot = await rulebook_of(app)
        found = known_post(snapshot, code)
        async with app.unit_of_work() as work:
            return json_answer(await post_answer(app, work, snapshot, found))

    @router.get(
        "/v1/load", summary="办件量与承办能力 / open cases against capacity", responses={200: {"model": LoadsView}}
    )
    async def load(caller: Annotated[Caller, Depends(QUEUE_READERS)], unit: str | None = None) -> Response:
        """By unit and post; by person; and the powers pushed down to units that can't bear them."""
        snapshot = await rulebook_of(app)
        if unit is not None and not may_read_unit(caller, unit, snapshot):
            raise not_your_unit()
        if unit is not None and unit not in snapshot.unit_by_code:
            raise unit_unknown(unit)
        async with app.unit_of_work() as work:
            await work.post_loads.load()
        current, today = work.post_loads.current, in_china(app.clock.now()).date()
        units: dict[str, list[Post]] = {}
        for each in snapshot.rulebook.posts:
            if unit in (None, each.unit_code) and (
                each.unit_code in units or may_read_unit(caller, each.unit_code, snapshot)
            ):
                units.setdefault(each.unit_code, []).append(each)
        heaviest = max((each.capacity_open_cases for each in snapshot.rulebook.posts), default=0)
        persons = person_loads((each for posts in units.values() for each in posts), current, today, heaviest)
        mismatches = [each for each in pushed(snapshot, today).mismatches(current) if each.unit_code in units]
        return json_answer(
            {
                "items": [
                    unit_load_view(code, posts, snapshot, current, today) for code, posts in sorted(units.items())
                ],
                "persons": [person_load_view(each) for each in persons],
                "mismatches": [mismatch_view(each, snapshot) for each in mismatches],
                "next_cursor": None,
            }
        )

    return router
