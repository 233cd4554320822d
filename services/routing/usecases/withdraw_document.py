"""A document is withdrawn (撤回公文): who checks the paper learns that it is not valid any more.

The file, its number and its hash stay as they were; the number is never given again.
"""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.documents import IssuedDocument
from services.routing.domain.events import ActionTaken, Actor
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.issue_document import may_sign


class DocumentUnknown(Exception):  # noqa: N818 - the trade's words
    """No such document on the case."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DocumentWithdrawn(Exception):  # noqa: N818 - the trade's words
    """It was withdrawn before."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class Withdrawals(Protocol):
    async def find(self, code: str, *, locked: bool = False) -> IssuedDocument | None:
        """`locked`: nobody else changes it until the end of the work."""
        ...

    async def save_withdrawal(self, document: IssuedDocument) -> None: ...


@dataclass(frozen=True, slots=True)
class WithdrawDocument:
    """`reason` is masked before it is kept."""

    case_id: UUID
    actor: Actor
    code: str
    reason: str


async def withdraw_document(command: WithdrawDocument, desk: Desk, documents: Withdrawals) -> IssuedDocument:
    """By the post that signed it, or another of its unit that may sign such a document now.

    Raises CaseUnknown, NotYourCase, DocumentUnknown, DocumentWithdrawn.
    """
    case = await desk.work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    found = await documents.find(command.code, locked=True)
    if found is None or found.case_id != case.id:
        raise DocumentUnknown(command.code)
    await _require_signer(command.actor, case, found, desk)
    if found.withdrawn_at is not None:
        raise DocumentWithdrawn(found.number)
    withdrawn = replace(
        found,
        withdrawn_at=in_china(desk.clock.now()),
        withdrawn_by=command.actor.post,
        withdrawn_reason=desk.mask(command.reason),
    )
    await documents.save_withdrawal(withdrawn)
    desk.work.publish(_record_of(withdrawn, command.actor, case))
    return withdrawn


async def _require_signer(actor: Actor, case: Case, found: IssuedDocument, desk: Desk) -> None:
    """The post that signed it, wherever the case went since. Raises NotYourCase."""
    if (actor.unit, actor.post) == (found.unit_code, found.post_code):
        return
    snapshot = await desk.ruling.of(case.rulebook_version)
    if snapshot is None or found.unit_code != actor.unit or not may_sign(found.kind, actor, case, snapshot):
        raise NotYourCase


def _record_of(withdrawn: IssuedDocument, actor: Actor, case: Case) -> ActionTaken:
    """The reason stays with the document: free text is not put on record."""
    at = withdrawn.withdrawn_at or withdrawn.issued_at
    was, now = {"document": withdrawn.code, "validity": "valid"}, {"document": withdrawn.code, "validity": "withdrawn"}
    rulebook = (case.rulebook_version, case.rulebook_digest)
    return ActionTaken(
        "document.withdrawn",
        str(case.id),
        actor,
        at,
        before=was,
        after=now,
        detail=withdrawn.named(),
        rulebook=rulebook,
    )
