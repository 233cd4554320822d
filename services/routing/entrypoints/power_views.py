"""A power as callers see it: all that the list says of it, who holds it here, which posts do its steps."""

from typing import cast

from chassis.web.shapes import ReleaseView
from services.routing.domain.condition_words import condition_words
from services.routing.domain.diagrams.prescribed import category_words
from services.routing.domain.load import Attendance, Load
from services.routing.domain.plain_words import action_words, law_words, limit_words
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.holders import Holder, NoHolder
from services.routing.domain.rulebook.tables import PROCEDURAL, Post, Power, ProcessStep
from services.routing.entrypoints.power_shapes import (
    AssistPowerView,
    LawView,
    PostNameView,
    PowerDetailView,
    PowerLinks,
    PublicPowerView,
    StaffedStepView,
    UnitNameView,
)

Lineage = tuple[str, ...]


def public_power(book: PowerBook, power: Power, lineage: Lineage) -> PublicPowerView:
    """For everybody: no names. `lineage`: of the place, which decides who holds it."""
    holder = resolved(book, power, lineage)
    unit = book.doers.unit(holder.unit_code) if isinstance(holder, Holder) else None
    return {
        "power_code": power.power_code,
        "name": power.name,
        "power_type": power.power_type,
        "list_kind": power.list_kind,
        "lead_or_assist": power.lead_or_assist,
        "procedural": power.lead_or_assist == PROCEDURAL,
        "category_codes": list(power.category_codes),
        "category_names": [category_words(code, book.snapshot) for code in power.category_codes],
        "condition": power.condition or None,
        "condition_words": condition_words(power.condition) or None,
        "precedence": power.precedence,
        "holder_unit_type": list(power.holder_unit_type),
        "unit_code": unit.unit_code if unit else None,
        "unit_name": unit.name if unit else None,
        "duty_phone": (unit.duty_phone or None) if unit else None,
        # Why nobody can be named: needs_street, needs_community, no_holder …
        "unit_unknown_because": holder.value if isinstance(holder, NoHolder) else None,
        "respond_within_hours": power.respond_within_hours,
        "resolve_within_workdays": power.resolve_within_workdays,
        "extension_max_workdays": power.extension_max_workdays,
        "limit_words": limit_words(power),
        "legal_basis": list(power.legal_basis),
        "legal_basis_words": "".join(law_words(name, book.doers.laws) for name in power.legal_basis),
        "steps": [
            {"number": number, "name": step.name, "who": list(step.who)}
            for number, step in enumerate(power.process_steps, start=1)
        ],
        "in_force_from": power.in_force_from.isoformat(),
        "in_force_to": power.in_force_to.isoformat() if power.in_force_to else None,
        "rulebook": cast(ReleaseView, book.snapshot.stamp),
        "links": links(power),
    }


def power_detail(book: PowerBook, power: Power, lineage: Lineage, load: Load | None) -> PowerDetailView:
    """All of it. With `load`, for staff, also who sits at the posts today."""
    holder = resolved(book, power, lineage)
    acting = holder.posts_unit_code if isinstance(holder, Holder) else ""
    attendance = Attendance(load, book.day) if load is not None else None
    return {
        **public_power(book, power, lineage),
        "area_code": power.area_code,
        "keywords": list(power.keywords),
        "actions": list(power.actions),
        "action_words": action_words(power) or None,
        "holder_level": power.holder_level,
        "decision_post_title": list(power.decision_post_title),
        "decision_posts": [
            _post(post, attendance)
            for title in power.decision_post_title
            for post in book.snapshot.posts.named(acting, title)
        ],
        "supervision_unit_type": list(power.supervision_unit_type),
        "supervising_units": _units(book, power.supervision_unit_type, lineage),
        "assist_unit_types": list(power.assist_unit_types),
        "assist_powers": [_assist(row) for row in book.diagrams.assist_rows(power) if book.is_in_force(row)],
        "lead_power_code": power.lead_power_code or None,
        "laws": [law_view(book, name) for name in power.legal_basis],
        "steps": [
            _step(book, number, step, power, acting, lineage, attendance)
            for number, step in enumerate(power.process_steps, start=1)
        ],
        "liability_clause": power.liability_clause,
        "staff_assigned": power.staff_assigned,
        "means": power.means or None,
        "materials": list(power.materials),
        "in_force": book.is_in_force(power),
        "versions": {"before": book.succession.before(power), "after": book.succession.after(power)},
    }


def resolved(book: PowerBook, power: Power, lineage: Lineage) -> Holder | NoHolder:
    """NONE_HERE also where the power does not apply."""
    if power.area_code not in lineage and not _is_below(book, power.area_code, lineage):
        return NoHolder.NONE_HERE
    return book.snapshot.holders.resolve(power.holder_unit_type, power.holder_level, lineage)


def _is_below(book: PowerBook, area: str, lineage: Lineage) -> bool:
    """Whether the area lies in the place: then a finer place would tell the holder."""
    return bool(lineage) and area in book.snapshot.areas and lineage[0] in book.snapshot.areas.lineage(area)


def links(power: Power) -> PowerLinks:
    address = f"/v1/powers/{power.power_code}"
    return {"power": address, "diagram_svg": f"{address}/diagram.svg", "diagram_mmd": f"{address}/diagram.mmd"}


def _step(
    book: PowerBook,
    number: int,
    step: ProcessStep,
    power: Power,
    acting: str,
    lineage: Lineage,
    attendance: Attendance | None,
) -> StaffedStepView:
    types = tuple(who for who in step.who if book.doers.kind_of(who, power) == "unit")
    return {
        "number": number,
        "name": step.name,
        "who": list(step.who),
        "kind": book.doers.lane(step.who, power).kind,
        "posts": [_post(post, attendance) for who in step.who for post in book.snapshot.posts.named(acting, who)],
        "units": _units(book, types, lineage),
    }


def _post(post: Post, attendance: Attendance | None) -> PostNameView:
    view: PostNameView = {"post_code": post.post_code, "title": post.title, "unit_code": post.unit_code}
    if attendance is not None:
        view["person"] = attendance.person_at(post) or None
    return view


def _units(book: PowerBook, unit_types: tuple[str, ...], lineage: Lineage) -> list[UnitNameView]:
    nearest = (book.snapshot.holders.nearest(unit_type, lineage) for unit_type in unit_types)
    codes = dict.fromkeys(holder.unit_code for holder in nearest if holder is not None)
    return [{"unit_code": code, "unit_name": book.snapshot.unit_by_code[code].name} for code in codes]


def _assist(row: Power) -> AssistPowerView:
    return {
        "power_code": row.power_code,
        "name": row.name,
        "holder_unit_type": list(row.holder_unit_type),
        "respond_within_hours": row.respond_within_hours,
        "resolve_within_workdays": row.resolve_within_workdays,
    }


def law_view(book: PowerBook, name: str) -> LawView:
    """`status` None: the rulebook's register of laws does not know it."""
    law = book.doers.laws.get(name)
    if law is None:
        return {"name": name, "status": None, "in_force_from": None, "in_force_to": None, "replaced_by": None}
    return {
        "name": name,
        "status": law.status,
        "in_force_from": law.in_force_from.isoformat() if law.in_force_from else None,
        "in_force_to": law.in_force_to.isoformat() if law.in_force_to else None,
        "replaced_by": law.replaced_by or None,
    }
