"""A numbered document is issued (制发公文): numbered, set, kept and put on record in one transaction.

The number is taken from the series of the unit, kind and year by that transaction: whoever fails takes none, so that
the series has no gaps. The file is kept as it was issued, and its hash is in the record.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.documents import KINDS, RULED, IssuedDocument, Paper, missing_for, number_of
from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.standings import DECISION_ROLE, power_behind, standings_of


class DocumentNotDue(Exception):  # noqa: N818 - the trade's words
    """The case does not have yet what the document would tell."""

    def __init__(self, kind: str, lacks: tuple[str, str]) -> None:
        super().__init__(kind)
        self.name = KINDS[kind].name
        self.zh, self.en = lacks


class Documents(Protocol):
    async def next_serial(self, unit_code: str, kind: str, year: int) -> int:
        """The series is this work's until its end; when it fails, the number was never taken."""
        ...

    async def add(self, document: IssuedDocument) -> None: ...


# Gives the file: of the kind, its number, the code on it, and the facts and texts that it tells.
SetPaper = Callable[[str, str, str, Mapping[str, Any]], Awaitable[Paper]]


@dataclass(frozen=True, slots=True)
class IssueDocument:
    """`kind`: see domain/documents.py. `text`: what it says beside the case's facts; masked before it is set.
    `code`: made by the caller, not guessable."""

    case_id: UUID
    actor: Actor
    kind: str
    text: str
    code: str


async def issue_document(
    command: IssueDocument, desk: Desk, documents: Documents, set_paper: SetPaper
) -> IssuedDocument:
    """Raises CaseUnknown, NotYourCase, DocumentNotDue."""
    case = await desk.work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    snapshot = await desk.ruling.of(case.rulebook_version)
    if snapshot is None or not may_sign(command.kind, command.actor, case, snapshot):
        raise NotYourCase
    lacks = missing_for(command.kind, case)
    if lacks is not None:
        raise DocumentNotDue(command.kind, lacks)
    issued = await _issued(command, case, snapshot, desk, documents, set_paper)
    await documents.add(issued)
    desk.work.publish(_record_of(issued, command.actor, case))
    return issued


def may_sign(kind: str, actor: Actor, case: Case, snapshot: Snapshot) -> bool:
    """A deciding post of the unit that decides; a ruling is signed by the unit that ruled."""
    post = snapshot.post_by_code.get(actor.post)
    if post is None or (post.unit_code, post.role) != (actor.unit, DECISION_ROLE):
        return False
    needed = KINDS[kind].signed_by
    if needed == RULED:
        return bool(case.course.ruled) and actor.unit == case.course.deciding_unit
    return needed in standings_of(actor, case, snapshot)


async def _issued(
    command: IssueDocument, case: Case, snapshot: Snapshot, desk: Desk, documents: Documents, set_paper: SetPaper
) -> IssuedDocument:
    at, unit_code = in_china(desk.clock.now()), command.actor.unit
    unit = snapshot.unit_by_code.get(unit_code)
    name = unit.name if unit else unit_code
    serial = await documents.next_serial(unit_code, command.kind, at.year)
    number = number_of(name, command.kind, at.year, serial)
    told = await _told(command, case, snapshot, desk) | _supervised(command, case, snapshot) | {"unit": name, "at": at}
    paper = await set_paper(command.kind, number, command.code, told)
    power = power_behind("supervise", case, snapshot, unit_code) if command.kind == "supervision" else ""
    return IssuedDocument(
        code=command.code,
        case_id=case.id,
        kind=command.kind,
        unit_code=unit_code,
        unit_name=name,
        year=at.year,
        serial=serial,
        issued_at=at,
        post_code=command.actor.post,
        power_code=power or (case.lead.power_code if case.lead else ""),
        sha256=sha256(paper.file).hexdigest(),
        file=paper.file,
        page=paper.page,
    )


async def _told(command: IssueDocument, case: Case, snapshot: Snapshot, desk: Desk) -> dict[str, Any]:
    """Masked texts and names of units: no personal data is set on a document here."""
    lead = snapshot.unit_by_code.get(case.lead.unit_code) if case.lead else None
    power = snapshot.power_by_code.get(case.lead.power_code) if case.lead else None
    signer = snapshot.post_by_code.get(command.actor.post)
    return {
        "title": case.report.title,
        "case_id": str(case.id),
        "lead": lead.name if lead else (case.lead.unit_code if case.lead else ""),
        "power": _named(power),
        "basis": "".join(power.power.legal_basis) if power else "",
        "resolve_at": f"{in_china(case.deadlines.resolve_at):%Y年%m月%d日 %H:%M}" if case.deadlines else "",
        "result": case.result,
        "signed_by": f"{signer.title}（{signer.post_code}）" if signer else "",
        "ruling": await _ruling(case, snapshot, desk) if command.kind == "ruling" else "",
        "agreement": await _agreement(case, desk) if command.kind == "agreement" else "",
        "text": desk.mask(command.text),
    }


def _supervised(command: IssueDocument, case: Case, snapshot: Snapshot) -> dict[str, str]:
    """By which power an answer is owed and until when: of all demands the signing unit's last, an open one first."""
    demands = case.course.supervisions
    asked = [each for each in demands if each["by_unit"] == command.actor.unit] or demands
    if command.kind != "supervision" or not asked:
        return {"supervised_by": "", "answer_by": ""}
    last = max(asked, key=lambda each: (not each["answered_at"], each["at"]))
    power = snapshot.power_by_code.get(last["power_code"])
    until = in_china(datetime.fromisoformat(last["answer_by"]))
    return {"supervised_by": _named(power) or last["power_code"], "answer_by": f"{until:%Y年%m月%d日 %H:%M}"}


def _named(power: LoadedPower | None) -> str:
    return f"{power.code} {power.power.name}" if power else ""


async def _agreement(case: Case, desk: Desk) -> str:
    papers = await desk.work.mediations.papers(case.id, (case.course.mediation or {})["number"])
    return next((each.text for each in papers if each.kind == "agreement"), "")


async def _ruling(case: Case, snapshot: Snapshot, desk: Desk) -> str:
    """Who leads by it, by which power, on what basis and why: a line each."""
    found = await desk.work.disputes.find(UUID((case.course.ruled or {})["dispute_id"]))
    ruling = (found.ruling if found else None) or {}
    unit = snapshot.unit_by_code.get(ruling.get("unit", ""))
    power = snapshot.power_by_code.get(ruling.get("power_code", ""))
    lines = (
        ("由以下单位主办：", unit.name if unit else ruling.get("unit")),
        ("所依权力：", _named(power) or ruling.get("power_code")),
        ("裁定依据：", ruling.get("basis")),
        ("裁定理由：", ruling.get("reason")),
    )
    return "\n".join(f"{name}{value}" for name, value in lines if value)


def _record_of(issued: IssuedDocument, actor: Actor, case: Case) -> ActionTaken:
    detail = issued.named() | {"template_version": issued.template_version}
    rulebook = (case.rulebook_version, case.rulebook_digest)
    return ActionTaken(
        "document.issued", str(case.id), actor, issued.issued_at, after=_after(issued), detail=detail, rulebook=rulebook
    )


def _after(issued: IssuedDocument) -> Mapping[str, str]:
    return {"document": issued.code, "sha256": issued.sha256}
