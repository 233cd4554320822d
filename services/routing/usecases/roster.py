"""What the roster of mediators says has to be of the list: areas, units and posts."""

from collections.abc import Iterator, Sequence

from services.routing.domain.mediation import Mediator
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.work_units import is_unit


def require_known_places(roster: Sequence[Mediator], snapshot: Snapshot) -> None:
    """All faults at once. Raises InvalidFields."""
    faults = list(_faults(roster, snapshot))
    if faults:
        raise InvalidFields(faults)


def _faults(roster: Sequence[Mediator], snapshot: Snapshot) -> Iterator[FieldError]:
    seen: set[str] = set()
    for number, each in enumerate(roster):
        at = f"mediators.{number}"
        if each.code in seen:
            yield FieldError(f"{at}.code", "duplicate", "编号重复", "named twice")
        seen.add(each.code)
        if each.area_code not in snapshot.areas:
            yield FieldError(f"{at}.area_code", "unknown_area", "没有这个区划", "no such area")
        if each.unit_code and not is_unit(each.unit_code, snapshot):
            yield FieldError(f"{at}.unit_code", "unknown_unit", "没有这个单位", "no such unit")
        if each.post_code and each.post_code not in snapshot.post_by_code:
            yield FieldError(f"{at}.post_code", "unknown_post", "没有这个岗位", "no such post")
