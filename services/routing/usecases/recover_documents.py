"""Documents that were issued after a dump was taken are known again after its restore, from their records.

The papers are outside, and valid: whoever checks their codes has to learn so. The file is gone, its hash is not; and no
number is given twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.routing.domain.documents import IssuedDocument
from services.routing.domain.events import ActionTaken, Actor
from services.routing.usecases.case_steps import Desk


class Recovery(Protocol):
    async def recover(self, document: IssuedDocument) -> bool:
        """Whether it was unknown; its series goes on after it either way."""
        ...

    async def note_withdrawal(self, code: str, at: datetime, by: str) -> bool:
        """Whether it was still thought valid."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedWithdrawal:
    code: str
    at: datetime
    post_code: str


@dataclass(frozen=True, slots=True)
class RecoverDocuments:
    """As their records have them; `file` and `page` are empty."""

    issued: tuple[IssuedDocument, ...]
    withdrawn: tuple[RecordedWithdrawal, ...]
    actor: Actor


async def recover_documents(command: RecoverDocuments, desk: Desk, documents: Recovery) -> dict[str, list[str]]:
    """Codes of those that were unknown, and of those that are found withdrawn. Again, it finds nothing."""
    recovered = [each.code for each in _in_order(command.issued) if await documents.recover(each)]
    told = [each for each in command.withdrawn if await documents.note_withdrawal(each.code, each.at, each.post_code)]
    withdrawn = [each.code for each in told]
    for code in (*recovered, *withdrawn):
        after = {"document": code, "validity": "withdrawn" if code in withdrawn else "valid"}
        desk.work.publish(ActionTaken("document.recovered", code, command.actor, desk.clock.now(), after=after))
    return {"recovered": recovered, "withdrawn": withdrawn}


def _in_order(documents: Iterable[IssuedDocument]) -> list[IssuedDocument]:
    """Two that recover at once take the series in one order."""
    return sorted(documents, key=lambda each: (each.unit_code, each.kind, each.year, each.serial))
