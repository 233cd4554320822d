"""A lead for accountability goes to the disciplinary unit, with its evidence bundle (问责移送).

It is a record of its own and no event of the case: whom it is about reads the case, and is told of it by its lists and
subscriptions. The matter itself goes on as it stands; a referral stands in for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from chassis.ids import new_id
from services.routing.domain.accountability import DISCIPLINARY_UNIT, RecordedEvent, Referral, evidence_bundle
from services.routing.domain.case import Case
from services.routing.domain.events import ActionTaken
from services.routing.domain.hearing.noticed_mark import UPHELD
from services.routing.domain.rulebook.procedures import Backing
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, begin, refused
from services.routing.usecases.errors import FieldError, InvalidFields, NotYourCase
from services.routing.usecases.mark_standings import parties_to
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import backing_of, lineage_of
from services.routing.usecases.work_units import is_unit, work_unit_of


@dataclass(frozen=True, slots=True)
class ReferAccountability(StepCommand):
    """`events`: ids of the case's events that it rests on; none are all."""

    unit_code: str
    reason: str
    basis: str
    post_code: str = ""
    events: tuple[UUID, ...] = ()


async def refer_accountability(command: ReferAccountability, desk: Desk) -> Case:
    """Raises as `begin` does; NotYourCase also for parties and for a post that does not decide on it."""
    begun = await begin("refer_accountability", command, desk, lambda opened: _require_fit(command, opened))
    backing = _require_decider(command, begun)
    to_unit = _disciplinary_unit(command, begun)
    referral = Referral(
        id=new_id(),
        case_id=begun.case.id,
        unit_code=command.unit_code,
        post_code=command.post_code,
        by_unit=command.actor.unit,
        by_post=command.actor.post,
        to_unit=to_unit,
        power_code=backing.power_code,
        area_code=begun.case.report.area_code or (begun.rulebook.home_area or ""),
        reason=desk.mask(command.reason),
        basis=command.basis,
        bundle=_bundle(begun.case, await _chosen(command, begun, desk)),
        referred_at=begun.now,
    )
    await desk.work.referrals.add(referral)
    desk.work.publish(_told(referral, begun))
    return begun.case


def _require_fit(command: ReferAccountability, opened: Opened) -> None:
    faults = list(_faults(command, opened))
    if faults:
        raise InvalidFields(faults)


def _faults(command: ReferAccountability, opened: Opened) -> Iterator[FieldError]:
    case, snapshot = opened.case, opened.rulebook
    marked = {mark["unit"] for mark in case.course.marks}
    concerned = parties_to(case, snapshot, *marked, case.report.receiving_unit, case.supervising_unit)
    if not is_unit(command.unit_code, snapshot):
        yield FieldError("unit_code", "unknown_unit", "没有这个单位", "no such unit")
    elif command.unit_code not in concerned:
        yield FieldError("unit_code", "not_concerned", "该单位没有参与办理此件", "the unit had no part in this case")
    post = snapshot.post_by_code.get(command.post_code)
    own_posts_unit = work_unit_of(snapshot, command.unit_code)
    if command.post_code and (post is None or post.unit_code != own_posts_unit):
        yield FieldError("post_code", "unknown_post", "该单位没有这个岗位", "no such post of the unit")


def _require_decider(command: ReferAccountability, begun: Begun) -> Backing:
    """The unit's own numbered power, by the post that it names; never a party."""
    backing = backing_of("refer_accountability", begun.case, begun.snapshot, command.actor.unit)
    parties = parties_to(begun.case, begun.snapshot, command.unit_code)
    if backing is None or command.actor.unit in parties:
        raise NotYourCase
    if backing.decision_posts and command.actor.post not in backing.decision_posts:
        raise NotYourCase
    return backing


def _disciplinary_unit(command: ReferAccountability, begun: Begun) -> str:
    holder = begun.rulebook.holders.nearest(DISCIPLINARY_UNIT, lineage_of(begun.case, begun.rulebook))
    if holder is None:
        raise refused(begun, "清单中没有纪检监察机关", "the list names no disciplinary unit here")
    about = begun.case.report.about_unit
    if holder.unit_code == command.unit_code or is_withheld_from(holder.unit_code, about, begun.snapshot):
        raise refused(
            begun,
            "事项涉及纪检监察机关本身，应当报上级处理",
            "it is about the disciplinary unit itself: report it above",
        )
    return holder.unit_code


async def _chosen(command: ReferAccountability, begun: Begun, desk: Desk) -> list[RecordedEvent]:
    events = await desk.work.referrals.events_of(begun.case.id)
    known = {each.event_id for each in events}
    faults = [
        FieldError(f"events.{index}", "unknown_event", "不是本办件的记录", "no event of this case")
        for index, event_id in enumerate(command.events)
        if event_id not in known
    ]
    if faults:
        raise InvalidFields(faults)
    return [each for each in events if not command.events or each.event_id in command.events]


def _bundle(case: Case, events: list[RecordedEvent]) -> dict[str, object]:
    """Only what was upheld counts against anybody."""
    upheld = [mark for mark in case.course.marks if mark["status"] == UPHELD]
    return evidence_bundle(case.id, events, upheld, {"version": case.rulebook_version, "digest": case.rulebook_digest})


def _told(referral: Referral, begun: Begun) -> ActionTaken:
    return ActionTaken(
        "accountability.referred",
        str(referral.id),
        begun.command.actor,
        begun.now,
        after={"unit": referral.unit_code, "post": referral.post_code, "to_unit": referral.to_unit},
        detail={"bundle_sha256": referral.digest, "records": len(referral.bundle["records"])},
        rulebook=(begun.case.rulebook_version, begun.case.rulebook_digest),
        case_id=str(referral.case_id),
        power_code=referral.power_code,
    )
