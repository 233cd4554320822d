"""Who is responsible here: for everybody, without a login and without names."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import public
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.rulebook.holders import Holder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import LEAD
from services.routing.usecases.errors import FieldError, InvalidFields, NoRulebook


def public_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["public"])

    @router.get("/v1/public/powers", summary="这里谁负责 / who is responsible here", dependencies=[Depends(public)])
    async def powers(
        request: Request,
        page: Annotated[PageRequest, Depends(page_request)],
        area: Annotated[str | None, Query(max_length=64)] = None,
        category: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        await app.shelf.looked()
        snapshot = app.shelf.snapshot
        if snapshot is None:
            raise NoRulebook
        _require_known(snapshot, area, category)
        today = in_china(app.clock.now()).date().toordinal()
        found = _in_order(
            power
            for power in snapshot.power_by_code.values()
            if power.power.lead_or_assist == LEAD
            and power.in_force(today)
            and _holds_here(snapshot, power, area, category)
        )
        left = found if page.after is None else [power for power in found if _rank(power) > _position(page.after)]
        items = [_view(snapshot, power, area) for power in left[: page.limit]]
        return page_answer(request, items, _key(left[page.limit - 1]) if len(left) > page.limit else None)

    return router


def _require_known(snapshot: Snapshot, area: str | None, category: str | None) -> None:
    faults = []
    if area is not None and area not in snapshot.areas:
        faults.append(FieldError("area", "unknown_area", "没有这个区划", "no such area"))
    if category is not None and category not in snapshot.categories:
        faults.append(FieldError("category", "unknown_category", "没有这个事项类别", "no such category"))
    if faults:
        raise InvalidFields(faults)


def _holds_here(snapshot: Snapshot, power: LoadedPower, area: str | None, category: str | None) -> bool:
    if area is not None and power.power.area_code not in snapshot.areas.lineage(area):
        return False
    if category is None:
        return True
    lineage = snapshot.categories.lineage(category)
    return any(code in lineage for code in power.power.category_codes)


def _view(snapshot: Snapshot, loaded: LoadedPower, area: str | None) -> dict[str, Any]:
    power = loaded.power
    lineage = snapshot.areas.lineage(area) if area else ()
    holder = snapshot.holders.resolve(power.holder_unit_type, power.holder_level, lineage) if lineage else None
    unit = snapshot.unit_by_code.get(holder.unit_code) if isinstance(holder, Holder) else None
    return {
        "power_code": power.power_code,
        "name": power.name,
        "power_type": power.power_type,
        "list_kind": power.list_kind,
        "category_codes": list(power.category_codes),
        "condition": power.condition or None,
        "precedence": power.precedence,
        "holder_unit_type": list(power.holder_unit_type),
        "unit_code": holder.unit_code if isinstance(holder, Holder) else None,
        "unit_name": unit.name if unit else None,
        "duty_phone": unit.duty_phone if unit else None,
        "respond_within_hours": power.respond_within_hours,
        "resolve_within_workdays": power.resolve_within_workdays,
        "legal_basis": list(power.legal_basis),
        "rulebook": snapshot.stamp,
    }


def _rank(power: LoadedPower) -> tuple[int, str]:
    return (-power.precedence, power.code)


def _in_order(powers: Any) -> list[LoadedPower]:
    return sorted(powers, key=_rank)


def _key(power: LoadedPower) -> SortKey:
    return _rank(power)


def _position(after: SortKey) -> tuple[int, str]:
    if len(after) != 2 or not isinstance(after[0], int) or not isinstance(after[1], str):
        raise bad_cursor()
    return after[0], after[1]
