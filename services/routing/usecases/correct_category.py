"""A person says what an unclear case is about; it is decided again, and the answer is training data."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.category_label import CategoryLabel
from services.routing.usecases.classify_case import CORRECTED
from services.routing.usecases.decide_case import decide_case
from services.routing.usecases.errors import (
    CaseUnknown,
    FieldError,
    InvalidFields,
    NoRulebook,
    NotYourCase,
    StaleVersion,
    WrongState,
)
from services.routing.usecases.ports import Mask, RoutingWork, Ruling
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.work_units import covers, is_service_centre

ACTION = "categorise"


@dataclass(frozen=True, slots=True)
class CorrectCategory:
    case_id: UUID
    category_code: str
    actor: Actor
    expected_version: int | None = None
    reason: str = ""


def may_categorise(actor: Actor, case: Case, snapshot: Snapshot | None) -> bool:
    """Admins of the place; officers of the service centre and of the unit that took the issue in; never the unit that
    it is about."""
    unit = actor.unit or None
    if is_withheld_from(unit, case.report.about_unit, snapshot):
        return False
    if actor.type == "admin":
        return covers(snapshot, unit, case.report.area_code)
    return actor.type == "officer" and (is_service_centre(unit, snapshot) or unit == case.report.receiving_unit)


async def correct_category(
    command: CorrectCategory, work: RoutingWork, clock: Clock, ruling: Ruling, mask: Mask
) -> Case:
    """Only while nobody leads: whoever leads returns a case instead.

    Raises CaseUnknown, NotYourCase, NoRulebook, InvalidFields, StaleVersion, WrongState, in this order.
    """
    case = await work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    snapshot = await ruling.on(in_china(case.report.received_at).date())
    if not may_categorise(command.actor, case, snapshot):
        raise NotYourCase
    if snapshot is None:
        raise NoRulebook
    if command.category_code not in snapshot.categories:
        fault = FieldError("category_code", "unknown_category", "没有这个事项类别", "no such category")
        raise InvalidFields([fault])
    if command.expected_version not in (None, case.version):
        raise StaleVersion(case.version)
    if case.state != "triage":
        raise WrongState(ACTION, case.state, [])
    return await _decided_again(case, command, work, clock, ruling, mask)


async def _decided_again(
    case: Case, command: CorrectCategory, work: RoutingWork, clock: Clock, ruling: Ruling, mask: Mask
) -> Case:
    proposal, now = dict(case.classification or {}), clock.now()
    suggestions = proposal.get("suggestions", [])
    before = case.report.category_code
    label = CategoryLabel(
        case.id,
        command.category_code,
        suggestions[0]["category_code"] if suggestions else before,
        command.actor.ref,
        mask(command.reason),
    )
    await work.category_labels.save(label, now)
    await work.post_loads.load()
    codes = {"source": CORRECTED, "category_code": command.category_code, "category_before": before or None}
    corrected = case.categorised(command.category_code, proposal | codes)
    return await decide_case(corrected, work, ruling, now, command.actor, label.reason)
