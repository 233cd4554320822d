"""Grids (网格): their load, which of them nobody has patrolled, and where, when and for what to go next."""

from datetime import timedelta
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from services.routing.adapters.grid_pages import GridLoad, grid_loads, past_issues
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.patrol_plan import DAY_NAMES, PART_NAMES, Round, plan_patrols
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL
from services.routing.entrypoints.access import WATCHERS, not_your_unit
from services.routing.entrypoints.grid_shapes import CoverageView, GridsView, GridView, PlanView, RoundView
from services.routing.entrypoints.http_posts import rulebook_of
from services.routing.entrypoints.queue_words import WhyView
from services.routing.usecases.case_steps import bad_field
from services.routing.usecases.recusal import names_of
from services.routing.usecases.work_units import area_of, covers

READERS, PLANNERS = allow(*WATCHERS), allow("officer", *WATCHERS)
AreaCode = Annotated[str | None, Query(min_length=2, max_length=12, pattern=r"^\d+$")]
Days = Annotated[int, Query(ge=1, le=90)]


def grid_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["grid"])

    @router.get(
        "/v1/grids/load",
        summary="网格负荷、覆盖与空转 / load and coverage of grids",
        responses={200: {"model": GridsView}},
    )
    async def load(
        caller: Annotated[Caller, Depends(READERS)],
        area: AreaCode = None,
        days: Days = 28,
        idle_days: Days = 7,
    ) -> Response:
        """By grid, and by community for what named no grid. Idle: no patrol reported anything for `idle_days`."""
        snapshot, now = await rulebook_of(app), in_china(app.clock.now())
        place = _place(area, caller, snapshot)
        async with app.engine.connect() as connection:
            hidden = names_of(caller.unit, snapshot)
            found = await grid_loads(connection, snapshot.areas.within(place), now - timedelta(days=days), hidden)
        known = {each.area_code for each in found}
        silent = [GridLoad(code, "", 0, 0, 0, None) for code in communities(place, snapshot) if code not in known]
        items = [_load_view(each, snapshot, now, idle_days) for each in sorted([*found, *silent])]
        return json_answer(GridsView(area_code=place, items=items, coverage=_coverage(items), next_cursor=None))

    @router.get(
        "/v1/grids/patrol-plan",
        summary="巡查计划 / where, when and for what to patrol",
        responses={200: {"model": PlanView}},
    )
    async def plan(
        caller: Annotated[Caller, Depends(PLANNERS)],
        area: AreaCode = None,
        weeks: Annotated[int, Query(ge=2, le=12)] = 4,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        """From the issues of the last weeks: what came in at least two of them, the most regular first."""
        snapshot, now = await rulebook_of(app), in_china(app.clock.now())
        place = _place(area, caller, snapshot)
        async with app.engine.connect() as connection:
            hidden = names_of(caller.unit, snapshot)
            issues = await past_issues(connection, snapshot.areas.within(place), now - timedelta(weeks=weeks), hidden)
        rounds = plan_patrols(issues)[:limit]
        items = [_round_view(each, weeks, snapshot) for each in rounds]
        return json_answer(PlanView(area_code=place, weeks=weeks, issues=len(issues), items=items, next_cursor=None))

    return router


def communities(place: str, snapshot: Snapshot) -> list[str]:
    """In this area or below it."""
    areas = snapshot.area_by_code
    return [code for code in snapshot.areas.within(place) if areas[code].level == COMMUNITY_LEVEL]


def _place(area: str | None, caller: Caller, snapshot: Snapshot) -> str:
    """The area asked for, else the caller's own. Raises InvalidFields; problem 403 for another's."""
    place = area or area_of(caller.unit or "", snapshot) or snapshot.home_area or ""
    if place not in snapshot.areas:
        raise bad_field("area", "unknown_area", "没有这个区划", "no such area")
    if not covers(snapshot, caller.unit, place):
        raise not_your_unit()
    return place


def _load_view(each: GridLoad, snapshot: Snapshot, now: Any, idle_days: int) -> GridView:
    area = snapshot.area_by_code.get(each.area_code)
    patrolled = in_china(each.patrolled_at).date() if each.patrolled_at else None
    since = (now.date() - patrolled).days if patrolled else None
    return {
        "area_code": each.area_code,
        "area_name": area.name if area else None,
        "grid_code": each.grid_code or None,
        "reports": each.reports,
        "quick_fixes": each.quick_fixes,
        "open_cases": each.open_cases,
        "last_patrol_on": patrolled.isoformat() if patrolled else None,
        "days_since_patrol": since,
        "idle": since is None or since >= idle_days,
    }


def _coverage(items: list[GridView]) -> CoverageView:
    """Of the areas: one is patrolled when any of its grids is not idle."""
    areas = {item["area_code"] for item in items}
    patrolled = {item["area_code"] for item in items if not item["idle"]}
    per_mille = round(1000 * len(patrolled) / len(areas)) if areas else None
    return {"areas": len(areas), "patrolled": len(patrolled), "per_mille": per_mille}


def _round_view(each: Round, weeks: int, snapshot: Snapshot) -> RoundView:
    slot = each.slot
    area, subject = snapshot.area_by_code.get(slot.area_code), snapshot.category_by_code.get(slot.subject)
    return {
        "area_code": slot.area_code,
        "area_name": area.name if area else None,
        "grid_code": slot.grid_code or None,
        "days": {"code": slot.days, "name": DAY_NAMES[slot.days]},
        "part": {"code": slot.part, "name": PART_NAMES[slot.part]},
        "subject": {"category_code": slot.subject, "name": subject.name if subject else None},
        "issues": each.issues,
        "weeks": each.weeks,
        "last_on": each.last_on.isoformat(),
        "because": cast(WhyView, each.because(weeks)),
    }
