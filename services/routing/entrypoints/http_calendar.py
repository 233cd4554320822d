"""The calendar that due times go by, and whether it is good for the years to come."""

from fastapi import APIRouter, Depends, Response
from typing_extensions import TypedDict

from chassis.web.answers import json_answer
from services.routing.adapters.calendar_uses import provisional_cases
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.calendar_use import unpublished
from services.routing.entrypoints.access import STAFF

YEARS_SHOWN = 3


class YearView(TypedDict):
    year: int
    published: bool


class CalendarView(TypedDict):
    """`provisional_cases`: whose due times may still move."""

    digest: str
    years: list[YearView]
    provisional_cases: int
    alarm: str | None


def calendar_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["calendar"])

    @router.get(
        "/v1/calendar",
        summary="工作日历 / working calendar",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": CalendarView}},
    )
    async def calendar() -> Response:
        year = in_china(app.clock.now()).year
        years = range(year, year + YEARS_SHOWN)
        missing = unpublished(years, app.shelf.calendar)
        async with app.engine.connect() as connection:
            count = await provisional_cases(connection)
        view: CalendarView = {
            "digest": app.shelf.calendar.digest,
            "years": [{"year": each, "published": each not in missing} for each in years],
            "provisional_cases": count,
            "alarm": alarm(missing, count),
        }
        return json_answer(view)

    return router


def alarm(missing: list[int], count: int) -> str | None:
    if not missing or not count:
        return None
    return (
        f"{missing[0]} 年的放假安排尚未载入，{count} 件在办件的时限只按周末推算，为暂定；"
        "请更新日历或用 WORKING_DAYS_FILE 补全"
    )
