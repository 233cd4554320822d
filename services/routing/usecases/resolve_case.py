"""The lead unit declares a case done (办结), with its answer to the reporter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.course import open_tasks
from services.routing.domain.events import CaseResolved
from services.routing.domain.partners import OVER
from services.routing.domain.residents import is_waiting, tally
from services.routing.usecases.answer_merged import answer_merged
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, begin, end, refused
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.note_deviations import note_deviations


@dataclass(frozen=True, slots=True)
class ResolveCase(StepCommand):
    """`steps_done`: names of the power's process steps. `evidence`: ids of attachments."""

    result: str
    steps_done: tuple[str, ...] = ()
    evidence: tuple[UUID, ...] = ()


async def resolve_case(command: ResolveCase, desk: Desk) -> Case:
    """The lead waits for its assistants: each has answered or was waived with a reason."""
    begun = await begin("resolve", command, desk, lambda opened: require_steps(command, opened))
    steps = command.steps_done
    require_answers(begun)
    heard = require_heard(begun)
    resolved = begun.case.stepped("resolved", resolved_at=begun.now, result=desk.mask(command.result))
    detail = {"steps_done": list(steps), "evidence": [str(each) for each in command.evidence], **heard}
    resolved = end(begun, resolved, CaseResolved, desk, detail=detail)
    await answer_merged(resolved, begun, desk)
    return note_deviations(resolved, steps, begun)


def require_answers(begun: Begun) -> None:
    """Raises WrongState, naming who is waited for."""
    waiting = [str(task["unit_code"]) for task in open_tasks(begun.case.assistants)]
    if waiting:
        names = "、".join(waiting)
        raise refused(
            begun,
            f"协办单位尚未答复（{names}），请等待答复或说明理由免予协办（waive_assist）",
            f"assistants have not answered yet ({', '.join(waiting)}); wait, or waive them with a reason",
        )

    tasks = [each for each in begun.case.course.partner_tasks if each["state"] not in OVER]
    if tasks:
        raise refused(
            begun,
            f"还有 {len(tasks)} 项协作任务未了结，请确认（confirm_task）或撤回（withdraw_task）",
            f"{len(tasks)} tasks of partners are not over; confirm or withdraw them",
        )


def require_heard(begun: Begun) -> dict[str, Any]:
    """What those whom it affects said of the fix, for the record; {} where nobody was asked. Raises WrongState."""
    proposals = begun.case.course.proposals
    if not proposals:
        return {}
    if is_waiting(proposals[-1], begun.now):
        until = proposals[-1]["answer_by"]
        raise refused(
            begun,
            f"方案正在征求受影响居民意见，至 {until}；沉默不等于同意",
            f"those whom it affects may answer until {until}; silence is no consent",
        )
    return {"fix": tally(proposals[-1])}


def require_steps(command: ResolveCase, opened: Opened) -> None:
    """The power's own: free text would go into the record. Raises InvalidFields."""
    code = opened.case.lead.power_code if opened.case.lead else ""
    power = opened.snapshot.power_by_code.get(code) if opened.snapshot else None
    names = {step.name for step in power.power.process_steps} if power else set()
    errors = [
        FieldError(
            f"steps_done.{index}",
            "unknown_step",
            f"不是该权力的流程环节，可选：{'、'.join(sorted(names))}",
            "not a process step of the power",
        )
        for index, step in enumerate(command.steps_done)
        if step not in names
    ]
    if errors:
        raise InvalidFields(errors)
