"""Duties as callers see them."""

from typing import cast

from chassis.web.shapes import ReleaseView
from services.routing.domain.duties import Duty
from services.routing.domain.load import Attendance, Load
from services.routing.domain.plain_words import law_words, limit_words
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import PROCEDURAL, Post, Unit
from services.routing.entrypoints.duty_shapes import DutyPostView, DutyView, PostDutiesView, UnitDutiesView
from services.routing.entrypoints.power_views import links


def post_duties(book: PowerBook, post: Post, load: Load) -> PostDutiesView:
    """With the person who sits there today, None when the post is vacant or its holder absent: for staff."""
    return {
        **_post(post),
        "unit_code": post.unit_code,
        "unit_name": book.snapshot.unit_by_code[post.unit_code].name,
        "person": Attendance(load, book.day).person_at(post) or None,
        "open_cases": load.open_cases.get(post.post_code, 0),
        "duties": [_duty(book, duty) for duty in book.duties.of_post(post)],
        "rulebook": cast(ReleaseView, book.snapshot.stamp),
    }


def unit_duties(book: PowerBook, unit: Unit, load: Load | None) -> UnitDutiesView:
    """Without persons: for everybody. With `load`, for those who may read the unit's queue, its open cases."""
    posts = [post for post in book.snapshot.rulebook.posts if post.unit_code == unit.unit_code]
    above = book.snapshot.unit_by_code.get(unit.supervising_unit)
    view: UnitDutiesView = {
        "unit_code": unit.unit_code,
        "unit_name": unit.name,
        "unit_type": unit.unit_type,
        "level": unit.level,
        "duty_phone": unit.duty_phone or None,
        "supervising_unit": unit.supervising_unit or None,
        "supervising_unit_name": above.name if above else None,
        "capacity_open_cases": sum(post.capacity_open_cases for post in posts),
        "posts": [_post(post) for post in posts],
        "duties": [_duty(book, duty) for duty in book.duties.of_unit(unit)],
        "rulebook": cast(ReleaseView, book.snapshot.stamp),
    }
    if load is not None:
        view["open_cases"] = sum(load.open_cases.get(post.post_code, 0) for post in posts)
    return view


def _post(post: Post) -> DutyPostView:
    return {
        "post_code": post.post_code,
        "title": post.title,
        "role": post.role,
        "capacity_open_cases": post.capacity_open_cases,
    }


def _duty(book: PowerBook, duty: Duty) -> DutyView:
    power = duty.power
    return {
        "power_code": power.power_code,
        "name": power.name,
        "power_type": power.power_type,
        "list_kind": power.list_kind,
        "lead_or_assist": power.lead_or_assist,
        "procedural": power.lead_or_assist == PROCEDURAL,
        "part": duty.part,
        "decides": duty.decides,
        "steps": [{"number": number, "name": name} for number, name in duty.steps],
        "respond_within_hours": power.respond_within_hours,
        "resolve_within_workdays": power.resolve_within_workdays,
        "extension_max_workdays": power.extension_max_workdays,
        "limit_words": limit_words(power),
        "legal_basis": list(power.legal_basis),
        "legal_basis_words": "".join(law_words(name, book.doers.laws) for name in power.legal_basis),
        "liability_clause": power.liability_clause,
        "links": links(power),
    }
