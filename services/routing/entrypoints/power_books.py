"""The rulebook in force as people read it, and its units, posts and powers by their codes."""

import asyncio
from typing import Literal

from chassis.web.problems import problem
from services.routing.adapters.post_loads import PostLoadRepository
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.load import Load
from services.routing.domain.power_book import PowerBook, power_book
from services.routing.domain.rulebook.tables import Post, Power, Unit
from services.routing.entrypoints.access import unit_unknown
from services.routing.entrypoints.asked_times import asked_day, asked_moment
from services.routing.usecases.errors import FieldError, InvalidFields, NoneInForce, NoRulebook

Part = Literal["doers", "duties", "public_list", "diagrams", "succession"]


async def book_of(app: Application, *parts: Part) -> PowerBook:
    """With these parts ready: the first who reads one of a new rulebook waits, and not the loop. Raises NoRulebook."""
    await app.shelf.looked()
    snapshot = app.shelf.snapshot
    if snapshot is None:
        raise NoRulebook
    today = in_china(app.clock.now()).date()
    return await asyncio.to_thread(_prepared, power_book(snapshot, today), parts)


async def book_then(app: Application, at: str | None, known: str | None) -> PowerBook:
    """The rulebook in force on the day `at`, as known at `known`; both are now when not given. Raises NoneInForce,
    InvalidFields."""
    await app.shelf.looked()
    now = app.clock.now()
    day = in_china(now).date() if at is None else asked_day("at", at)
    known_at = now if known is None else asked_moment(known)
    version = app.shelf.timeline.in_force(day, known_at)
    snapshot = None if version is None else await app.shelf.of(version.version)
    if snapshot is None:
        raise NoneInForce(day.isoformat(), in_china(known_at).isoformat())
    # Not the one that is kept: who looks back once must not take it from those who look at today.
    parts: tuple[Part, ...] = ("doers", "diagrams", "succession")
    return await asyncio.to_thread(_prepared, PowerBook(snapshot, day), parts)


async def load_of(app: Application) -> Load:
    """Open cases, and who was set on posts after the rulebook."""
    loads = PostLoadRepository()
    async with app.engine.connect() as loads.connection:
        await loads.load()
    return loads.current


def _prepared(book: PowerBook, parts: tuple[Part, ...]) -> PowerBook:
    for part in parts:
        getattr(book, part)
    return book


def power_of(book: PowerBook, code: str) -> Power:
    found = book.snapshot.power_by_code.get(code)
    if found is None:
        raise problem(404, "power_unknown", f"没有这项权力：{code}", f"no such power: {code}")
    return found.power


def unit_of(book: PowerBook, code: str) -> Unit:
    found = book.doers.unit(code)
    if found is None:
        raise unit_unknown(code)
    return found


def post_of(book: PowerBook, code: str) -> Post:
    found = book.snapshot.post_by_code.get(code)
    if found is None:
        raise problem(404, "post_unknown", f"没有这个岗位：{code}", f"no such post: {code}")
    return found


def require_known(book: PowerBook, area: str | None, category: str | None) -> None:
    """Raises InvalidFields with both faults."""
    faults = []
    if area is not None and area not in book.snapshot.areas:
        faults.append(FieldError("area", "unknown_area", "没有这个区划", "no such area"))
    if category is not None and category not in book.snapshot.categories:
        faults.append(FieldError("category", "unknown_category", "没有这个事项类别", "no such category"))
    if faults:
        raise InvalidFields(faults)


def place_of(book: PowerBook, area: str | None) -> tuple[str, ...]:
    """The lineage of the area; without one, of the smallest area with all the powers."""
    place = area or book.snapshot.home_area
    return book.snapshot.areas.lineage(place) if place else ()
