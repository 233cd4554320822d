"""Open cases chosen by who has them, where they are, or by which list they were decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, or_, select

from chassis.division_codes import stem_of
from services.routing.adapters.tables import case_file
from services.routing.usecases.chosen_cases import OpenCases

_c = case_file.c
_IDS = bindparam("ids", type_=ARRAY(Uuid()))
READ = select(case_file).where(_c.id == any_(_IDS)).order_by(_c.id)
# Whoever is at work on one now is not waited for.
LOCK_FREE = READ.where(_c.is_open).with_for_update(skip_locked=True)


def ids_of(chosen: OpenCases, areas: Sequence[str]) -> Select[tuple[UUID]]:
    statement: Select[Any] = select(_c.id).where(_c.is_open, _c.id > chosen.after)
    if chosen.unit:
        helps = _c.assistants.contains([{"unit_code": chosen.unit}])
        statement = statement.where(or_(_c.lead_unit == chosen.unit, _c.work_unit == chosen.unit, helps))
    if chosen.post:
        statement = statement.where(_c.lead_post == chosen.post)
    if chosen.area:
        # Of a place that the list no longer has, only its code says what it lay in.
        below = _c.area_code.startswith(stem_of(chosen.area), autoescape=True)
        statement = statement.where(or_(_c.area_code.in_(areas), below))
    if chosen.rulebook:
        statement = statement.where(_c.rulebook_version == chosen.rulebook)
    if chosen.case_ids:
        statement = statement.where(_c.id.in_(chosen.case_ids))
    return statement.order_by(_c.id).limit(chosen.count_max)
