"""Posts, persons and units with their load, as callers see them."""

from datetime import date

from services.routing.domain.capacity import Mismatch, PersonLoad
from services.routing.domain.duties import Duty
from services.routing.domain.load import Attendance, Load
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Post
from services.routing.entrypoints.post_shapes import (
    DutyPartView,
    MismatchView,
    PersonLoadView,
    PostLoadView,
    PostView,
    SeatView,
    UnitLoadView,
)
from services.routing.entrypoints.views import civil
from services.routing.usecases.post_seat import SetSeat


def post_load_view(post: Post, load: Load, day: date) -> PostLoadView:
    """`person`: who sits there on the day, None when the post is vacant or its holder absent."""
    return {
        "post_code": post.post_code,
        "title": post.title,
        "role": post.role,
        "person": Attendance(load, day).person_at(post) or None,
        "open_cases": load.open_cases.get(post.post_code, 0),
        "capacity_open_cases": post.capacity_open_cases,
    }


def post_view(post: Post, snapshot: Snapshot, load: Load, day: date, found: SetSeat | None) -> PostView:
    deputy = snapshot.post_by_code.get(found.seat.deputy_post or "") if found else None
    return {
        **post_load_view(post, load, day),
        "unit_code": post.unit_code,
        "unit_name": snapshot.unit_by_code[post.unit_code].name,
        "listed_person": post.person_name or None,
        "absent_until": found.seat.absent_until.isoformat() if found and found.seat.absent_until else None,
        "deputy_post": found.seat.deputy_post if found else None,
        "deputy": None if deputy is None else post_load_view(deputy, load, day),
        "seat": _seat_view(found),
    }


def _seat_view(found: SetSeat | None) -> SeatView | None:
    if found is None:
        return None
    until = found.seat.absent_until
    return {
        "person": found.seat.person,
        "absent_until": until.isoformat() if until else None,
        "deputy_post": found.seat.deputy_post,
        "set_at": civil(found.set_at),
        "set_by": found.set_by,
    }


def duty_view(duty: Duty) -> DutyPartView:
    return {
        "power_code": duty.power.power_code,
        "name": duty.power.name,
        "part": duty.part,
        "steps": [name for _, name in duty.steps],
        "decides": duty.decides,
    }


def unit_load_view(unit_code: str, posts: list[Post], snapshot: Snapshot, load: Load, day: date) -> UnitLoadView:
    views = [post_load_view(post, load, day) for post in posts]
    return {
        "unit_code": unit_code,
        "unit_name": snapshot.unit_by_code[unit_code].name,
        "open_cases": sum(view["open_cases"] for view in views),
        "capacity_open_cases": sum(view["capacity_open_cases"] for view in views),
        "posts": views,
    }


def person_load_view(found: PersonLoad) -> PersonLoadView:
    return {
        "person_id": found.person_id or None,
        "person": found.person,
        "posts": list(found.post_codes),
        "open_cases": found.open_cases,
        "capacity_open_cases": found.capacity_open_cases,
    }


def mismatch_view(found: Mismatch, snapshot: Snapshot) -> MismatchView:
    return {
        "unit_code": found.unit_code,
        "unit_name": snapshot.unit_by_code[found.unit_code].name,
        "because": found.because,
        "posts": list(found.post_codes),
        "power_codes": list(found.power_codes),
        "open_cases": found.open_cases,
        "capacity_open_cases": found.capacity_open_cases,
    }
