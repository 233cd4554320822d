"""A person says who does it: the dispatcher out of triage, the lead unit's decision posts among its posts.

A post outside the power's prescribed steps needs a reason, is recorded as off the list, and may object.
"""

from dataclasses import dataclass

from services.routing.domain.case import Case, Lead
from services.routing.domain.casework_events import CaseReassigned
from services.routing.domain.rulebook.tables import Post, Power
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, bad_field, begin, end
from services.routing.usecases.move_grounds import grounds_of
from services.routing.usecases.new_assistants import with_helpers
from services.routing.usecases.new_lead import handed_to, power_of_unit
from services.routing.usecases.recusal import is_withheld_from

OFF_LIST, WITHIN_LIST = "off_list", "within_list"


@dataclass(frozen=True, slots=True)
class AssignCase(StepCommand):
    post_code: str
    reason: str = ""


async def assign_case(command: AssignCase, desk: Desk) -> Case:
    begun = await begin("assign", command, desk, lambda opened: post_named(command, opened))
    post = post_named(command, begun)
    if begun.case.state == "triage":
        return await _out_of_triage(begun, post, command, desk)
    return _within_unit(begun, post, command, desk)


def post_named(command: AssignCase, opened: Opened) -> Post:
    """Raises InvalidFields."""
    post = opened.rulebook.post_by_code.get(command.post_code)
    if post is None or is_withheld_from(post.unit_code, opened.case.report.about_unit, opened.snapshot):
        raise bad_field("post_code", "unknown_post", "没有可以承办此件的这个岗位", "no such post that could lead this")
    return post


async def _out_of_triage(begun: Begun, post: Post, command: AssignCase, desk: Desk) -> Case:
    power = power_of_unit(begun.case, begun.rulebook, post.unit_code)
    if power is None:
        raise bad_field(
            "post_code",
            "no_power",
            "该岗位的单位对这个事项没有权力；请改定事项类别，或提请裁决",
            "the post's unit holds no power over this matter; correct the category, or have jurisdiction ruled",
        )
    on_list = does_a_step(post, power.power)
    require_reason(command.reason, on_list=on_list)
    lead = Lead(post.unit_code, post.post_code, power.code, post.person_name, post.unit_code)
    await desk.work.post_loads.load()
    handed = handed_to(begun.case, lead, begun.now, off_list=_off_list(begun, post, on_list))
    assigned = with_helpers(handed, power, grounds_of(begun.register))
    return _told(begun, assigned, command, desk, on_list)


def _within_unit(begun: Begun, post: Post, command: AssignCase, desk: Desk) -> Case:
    lead = begun.case.lead
    if lead is None or post.unit_code != lead.work_unit:
        raise bad_field(
            "post_code",
            "other_unit",
            "只能指派给本单位岗位；转给其他单位请用转办",
            "assign within the unit; transfer to others",
        )
    power = begun.rulebook.power_by_code.get(lead.power_code)
    on_list = power is not None and does_a_step(post, power.power)
    require_reason(command.reason, on_list=on_list)
    assigned = begun.case.stepped(
        begun.line.next_state,
        lead=Lead(lead.unit_code, post.post_code, lead.power_code, post.person_name, lead.work_unit),
        course=begun.case.noting(off_list=_off_list(begun, post, on_list)),
    )
    return _told(begun, assigned, command, desk, on_list)


def does_a_step(post: Post, power: Power) -> bool:
    """Whether one of the power's process steps, or its decision, is this post's."""
    titles = {title for step in power.process_steps for title in step.who} | set(power.decision_post_title)
    return post.title in titles


def require_reason(reason: str, *, on_list: bool) -> None:
    if not on_list and not reason:
        raise bad_field(
            "reason",
            "missing",
            "该岗位不在权力流程中，清单外指派须写明理由",
            "off the list an assignment needs a reason",
        )


def _off_list(begun: Begun, post: Post, on_list: bool) -> dict[str, str] | None:
    if on_list:
        return None
    by = begun.command.actor.post
    return {"post": post.post_code, "by": by, "at": begun.now.isoformat(), "objection": "none"}


def _told(begun: Begun, assigned: Case, command: AssignCase, desk: Desk, on_list: bool) -> Case:
    reason = WITHIN_LIST if on_list else OFF_LIST
    return end(begun, assigned, CaseReassigned, desk, reason_code=reason, note=command.reason)
