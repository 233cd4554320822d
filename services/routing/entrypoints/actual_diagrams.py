"""The diagram of what really happened: read by those who answer for the cases, and by those above them."""

import asyncio
from datetime import datetime, timedelta

from starlette.requests import Request

from chassis.security.tokens import Caller
from services.routing.adapters.case_courses import courses_of
from services.routing.application import Application
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.clocks.counting import counted, in_office_hours, microseconds
from services.routing.domain.diagrams.actual import actual_chart
from services.routing.domain.diagrams.drawing import Format, draw
from services.routing.domain.diagrams.happenings import Course, PostName
from services.routing.domain.diagrams.tally import tally_of
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import Post, Power
from services.routing.entrypoints.access import QUEUE_READERS, may_read_unit, not_your_unit
from services.routing.entrypoints.power_books import book_of, power_of

# Some twenty thousand events: read and counted in a fraction of a second.
CASES_MAX = 5_000


async def actual_diagram(app: Application, request: Request, code: str, form: Format) -> str:
    """An officer sees the cases of the own unit, which has to act under the power; overseers those of their area."""
    caller = await QUEUE_READERS(request)
    book = await book_of(app, "doers")
    power = power_of(book, code)
    units = _readable_units(book, power, caller)
    async with app.engine.connect() as connection:
        courses = await courses_of(connection, code, units, CASES_MAX)
    return await asyncio.to_thread(_drawn, book, power, courses, app.shelf.calendar, caller.unit, form)


def _readable_units(book: PowerBook, power: Power, caller: Caller) -> list[str]:
    """Raises 403 where the caller has nothing to do with the power."""
    acting = {unit.unit_code for unit in book.doers.acting(power)}
    units = [code for code in sorted(acting) if may_read_unit(caller, code, book.snapshot)]
    if acting and not units:
        raise not_your_unit()
    return units


def _drawn(
    book: PowerBook,
    power: Power,
    courses: list[Course],
    calendar: WorkingCalendar,
    unit_code: str | None,
    form: Format,
) -> str:
    unit = book.doers.unit(unit_code) if unit_code else None
    scope = f"{unit.name if unit else '全部单位'}最近的{len(courses)}件" + (
        f"（至多{CASES_MAX}件）" if len(courses) == CASES_MAX else ""
    )
    posts = {code: _post_name(book, post, power) for code, post in book.snapshot.post_by_code.items()}
    hours = calendar.office_hours_of(power.holder_unit_type[0] if power.holder_unit_type else "")

    def worked(since: datetime, until: datetime) -> timedelta:
        spans = in_office_hours(microseconds(since), calendar, hours)
        return timedelta(microseconds=counted(spans, microseconds(until)))

    return draw(actual_chart(power, book.doers, tally_of(courses, power, posts, worked), scope), form)


def _post_name(book: PowerBook, post: Post, power: Power) -> PostName:
    unit_type = book.snapshot.unit_by_code[post.unit_code].unit_type
    return PostName(book.doers.post_words(post, power), frozenset((post.title, unit_type)))
