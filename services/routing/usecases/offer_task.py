"""The holder of the power offers a small task to partners, or invites one to help (`request_assist`).

The partners hold no power by it; the holder stays answerable and its clocks go on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.clocks import due_of, workday_limit
from services.routing.domain.partner_events import PartnerTaskOffered
from services.routing.domain.partners import INVITED, OFFERED, Partner, PartnerTask
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, bad_field, begin, end
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.time_within_case import within_the_case

WITHIN_WORKDAYS = 3


@dataclass(frozen=True, slots=True)
class OfferTask(StepCommand):
    """`partners`: codes of the register; none are all of the place. `place`: where, as far as the task needs it."""

    task: str
    partners: tuple[str, ...] = ()
    place: str = ""
    within_workdays: int = WITHIN_WORKDAYS


async def offer_task(command: OfferTask, desk: Desk) -> Case:
    named = [await desk.work.partners.find(code) for code in dict.fromkeys(command.partners)]
    known = {each.code: each for each in named if each is not None}

    def check(opened: Opened) -> None:
        _require_fit("partners.{}", command.partners, known, opened)

    begun = await begin("offer_task", command, desk, check)
    partners: Iterable[Partner] = known.values()
    if not command.partners:
        here = lineage_of(begun.case, begun.rulebook)
        found = await desk.work.partners.in_force(here, begun.now.date())
        partners = [each for each in found if not _is_concerned(each, begun)]
    codes = tuple(each.code for each in partners)
    if not codes:
        raise bad_field("partners", "no_partner", "这里没有登记的协作力量", "no partner is registered for this place")
    return _enter(command, codes, OFFERED, begun, desk)


async def invite_partner(command: StepCommand, partner: Partner, task: str, workdays: int, desk: Desk) -> Case:
    """What `request_assist` does when it names a partner."""

    def check(opened: Opened) -> None:
        _require_fit("unit_code", [partner.code], {partner.code: partner}, opened)

    begun = await begin("request_assist", command, desk, check)
    offer = OfferTask(
        command.case_id, command.actor, task=task, partners=(partner.code,), within_workdays=workdays, note=command.note
    )
    return _enter(offer, (partner.code,), INVITED, begun, desk)


def _enter(offer: OfferTask, codes: tuple[str, ...], mode: str, begun: Begun, desk: Desk) -> Case:
    limit = within_the_case(begun, workday_limit(offer.within_workdays, begun.case.report.urgency))
    actor = offer.actor
    task = PartnerTask(
        id=new_id(),
        case_id=begun.case.id,
        mode=mode,
        unit_code=actor.unit,
        post_code=actor.post,
        offered_to=codes,
        text=desk.mask(offer.task),
        place=desk.mask(offer.place),
        area_code=begun.case.report.area_code,
        asked_at=begun.now,
        due_at=due_of(limit, begun.now, begun.register.calendar).at,
    )
    desk.work.partners.save(task)
    course = begun.case.noting(partner_tasks=(*begun.case.course.partner_tasks, task.codes()))
    offered = begun.case.stepped(begun.line.next_state, course=course)
    detail = {"task": task.codes(), "partners": list(codes)}
    return end(begun, offered, PartnerTaskOffered, desk, reason_code=mode, detail=detail, note=offer.task)


def _require_fit(field: str, codes: Sequence[str], known: dict[str, Partner], opened: Opened) -> None:
    """All faults at once. Raises InvalidFields."""
    faults = []
    for index, code in enumerate(codes):
        fault = _fault(known.get(code), opened)
        if fault is not None:
            faults.append(FieldError(field.format(index), *fault))
    if faults:
        raise InvalidFields(faults)


def _fault(partner: Partner | None, opened: Opened) -> tuple[str, str, str] | None:
    if partner is None:
        return "unknown_partner", "协作力量名册中没有此项", "not in the register of partners"
    if not partner.is_in_force(opened.now.date()):
        return "not_in_force", "其协议不在有效期内，或已停用", "its agreement is not in force"
    if opened.snapshot is not None and partner.area_code not in lineage_of(opened.case, opened.snapshot):
        return "other_area", "该协作力量不在本区划", "the partner is not of this area"
    if _is_concerned(partner, opened):
        return "is_party", "事项反映的正是该协作力量或其责任单位，应当回避", "the case is about it, or its unit"
    return None


def _is_concerned(partner: Partner, opened: Opened) -> bool:
    about = opened.case.report.about_unit
    named = bool(about) and about in (partner.code, partner.name)
    return named or is_withheld_from(partner.unit_code or None, about, opened.snapshot)
