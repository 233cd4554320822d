"""A session of the mediation took place: its minutes are kept, and who consented to the proposal."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.mediation import Paper, sides_of, with_session
from services.routing.domain.mediation_events import MediationSessionRecorded
from services.routing.usecases.case_steps import Desk, Opened, StepCommand, begin, end
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.seal_paper import seal_paper
from services.routing.usecases.standings import power_behind

MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class RecordSession(StepCommand):
    """`minutes` are masked before they are kept. `consents`: the sides that consented: 甲, 乙, …"""

    minutes: str
    consents: tuple[str, ...] = ()


def require_sides(command: RecordSession, found: Opened) -> None:
    """Raises InvalidFields."""
    mediation = found.case.course.mediation
    if mediation is None:
        return
    known = sides_of(mediation)
    faults = [
        FieldError(f"consents.{number}", "unknown_side", f"没有这一方，可选：{'、'.join(known)}", "no such party")
        for number, side in enumerate(command.consents)
        if side not in known
    ]
    if faults:
        raise InvalidFields(faults)


async def record_session(command: RecordSession, desk: Desk) -> Case:
    begun = await begin("record_session", command, desk, lambda found: require_sides(command, found))
    mediation = with_session(begun.case.course.mediation or {}, command.consents, begun.now)
    recorded = begun.case.stepped(begun.line.next_state, course=begun.case.noting(mediation=mediation))
    words = await seal_paper(MINUTES, command.minutes, begun, desk)
    paper = Paper(MINUTES, begun.now, desk.mask(command.minutes))
    desk.work.mediations.add_paper(begun.case.id, mediation["number"], paper)
    detail = {
        "number": mediation["number"],
        "session": mediation["sessions"],
        "consents": list(command.consents),
        "minutes_sha256": paper.sha256,
    }
    power_code = power_behind("record_session", begun.case, begun.snapshot)
    return end(begun, recorded, MediationSessionRecorded, desk, detail=detail, power_code=power_code, words=words)
