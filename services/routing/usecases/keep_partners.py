"""The register of partners is kept by the unit that answers for them; each change is a record."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.partners import Partner
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.partner_errors import NotYourPartner
from services.routing.usecases.ports import Mask
from services.routing.usecases.standings import DECISION_ROLE
from services.routing.usecases.work_units import area_of, covers, is_unit, work_unit_of

KEEPERS = ("editor", "admin")


def require_keeper(actor: Actor, units: Sequence[str], snapshot: Snapshot) -> None:
    """A decision post of the unit that answers; editors, and admins of its area. Raises NotYourPartner."""
    post = snapshot.post_by_code.get(actor.post)
    for unit in units:
        keeps = actor.type in KEEPERS and covers(snapshot, actor.unit or None, area_of(unit, snapshot) or unit)
        decides = post is not None and post.role == DECISION_ROLE and post.unit_code == actor.unit
        if not keeps and not (actor.type == "officer" and decides and actor.unit == work_unit_of(snapshot, unit)):
            raise NotYourPartner


def require_sound(partners: Sequence[Partner], snapshot: Snapshot, mask: Mask) -> None:
    """All faults at once. Raises InvalidFields."""
    faults = list(_faults(partners, snapshot, mask))
    if faults:
        raise InvalidFields(faults)


def told_of(partner: Partner, before: Partner | None, actor: Actor, at: datetime) -> ActionTaken:
    detail = {"kind": partner.kind, "area_code": partner.area_code, "agreement": partner.agreement}
    return ActionTaken(
        "partner.set",
        partner.code,
        actor,
        at,
        before=_codes(before) if before else {},
        after=_codes(partner),
        detail=detail,
    )


def _codes(partner: Partner) -> dict[str, str]:
    return {
        "unit": partner.unit_code,
        "valid_from": partner.valid_from.isoformat(),
        "valid_to": partner.valid_to.isoformat() if partner.valid_to else "",
        "is_active": str(partner.is_active).lower(),
    }


def _faults(partners: Sequence[Partner], snapshot: Snapshot, mask: Mask) -> Iterator[FieldError]:
    seen: set[str] = set()
    for number, each in enumerate(partners):
        at = f"partners.{number}"
        if each.code in seen:
            yield FieldError(f"{at}.code", "duplicate", "编号重复", "named twice")
        seen.add(each.code)
        if each.area_code not in snapshot.areas:
            yield FieldError(f"{at}.area_code", "unknown_area", "没有这个区划", "no such area")
        if not is_unit(each.unit_code, snapshot):
            yield FieldError(f"{at}.unit_code", "unknown_unit", "没有这个单位", "no such unit")
        if is_unit(each.code, snapshot):
            yield FieldError(f"{at}.code", "is_unit", "编号与单位或区划重复", "the code is a unit's")
        if each.valid_to is not None and each.valid_to < each.valid_from:
            yield FieldError(f"{at}.valid_to", "out_of_range", "终止日期早于起始日期", "ends before it begins")
        for name in ("contact_ref", "agreement"):
            if mask(getattr(each, name)) != getattr(each, name):
                yield FieldError(f"{at}.{name}", "personal_data", "只填引用编号，不得填写个人信息", "give a reference")
