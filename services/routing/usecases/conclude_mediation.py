"""A mediation comes to its end: with an agreement that all parties signed, or without.

An agreement needs the recorded consent of all, and that none of them was erased meanwhile: nobody could be held to it.
Without one the case is its lead's again, whom the list has named, with a new time to respond; it is never closed so.
"""

import asyncio
from dataclasses import dataclass, replace

from services.routing.domain.case import Case
from services.routing.domain.mediation import AGREED, FAILED, Paper, Party, concluded, without_consent
from services.routing.domain.mediation_events import MediationAgreed, MediationFailed
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, begin, end, refused
from services.routing.usecases.seal_paper import seal_paper
from services.routing.usecases.sealing import DataErased
from services.routing.usecases.standings import power_behind

AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class ConcludeMediation(StepCommand):
    """`outcome`: agreed | failed. `text`: the agreement, or why there is none; masked before it is kept."""

    outcome: str
    text: str


async def conclude_mediation(command: ConcludeMediation, desk: Desk) -> Case:
    begun = await begin("conclude_mediation", command, desk)
    if command.outcome == AGREED:
        await _require_everybody(begun, desk)
    return await (_agreed if command.outcome == AGREED else _failed)(command, begun, desk)


async def _agreed(command: ConcludeMediation, begun: Begun, desk: Desk) -> Case:
    words = await seal_paper(AGREEMENT, command.text, begun, desk)
    paper = Paper(AGREEMENT, begun.now, desk.mask(command.text))
    mediation = concluded(begun.case.course.mediation or {}, AGREED, paper.sha256, begun.now)
    agreed = begun.case.stepped(begun.line.next_state, course=begun.case.noting(mediation=mediation))
    desk.work.mediations.add_paper(begun.case.id, mediation["number"], paper)
    detail = {"number": mediation["number"], "agreement_sha256": paper.sha256}
    return end(
        begun,
        agreed,
        MediationAgreed,
        desk,
        reason_code=AGREED,
        detail=detail,
        power_code=_power(begun),
        words=words,
    )


async def _failed(command: ConcludeMediation, begun: Begun, desk: Desk) -> Case:
    mediation = concluded(begun.case.course.mediation or {}, FAILED, "", begun.now)
    course = begun.case.noting(mediation=mediation, lead_since=begun.now.isoformat())
    failed = replace(begun.case.stepped("assigned", course=course), accepted_at=None)
    detail = {"number": mediation["number"]}
    return end(
        begun,
        failed,
        MediationFailed,
        desk,
        reason_code=FAILED,
        detail=detail,
        note=command.text,
        power_code=_power(begun),
    )


async def _require_everybody(begun: Begun, desk: Desk) -> None:
    """Raises WrongState, naming who is missing; KeyStoreUnavailable."""
    mediation = begun.case.course.mediation or {}
    silent = without_consent(mediation)
    if silent:
        names = "、".join(silent)
        raise refused(
            begun,
            f"{names}方尚未同意；请先在调解记录（record_session）中登记各方同意",
            f"no consent of {', '.join(silent)} is on record; record it with a session first",
        )
    parties = await desk.work.mediations.parties(begun.case.id, mediation["number"])
    known = await asyncio.gather(*(_is_known(party, begun, desk) for party in parties))
    erased = [party.side for party, is_known in zip(parties, known, strict=True) if not is_known]
    if erased:
        names = "、".join(erased)
        raise refused(
            begun,
            f"{names}方的个人信息已被删除，不能达成协议；可以 failed 结束，按清单继续办理",
            f"the personal data of {', '.join(erased)} was erased: there can be no agreement; conclude it as failed",
        )


async def _is_known(party: Party, begun: Begun, desk: Desk) -> bool:
    try:
        await desk.sealing.open(party.ref, str(begun.case.id), party.sealed)
    except DataErased:
        return False
    return True


def _power(begun: Begun) -> str:
    return power_behind("conclude_mediation", begun.case, begun.snapshot)
