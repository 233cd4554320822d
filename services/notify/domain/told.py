"""Whether somebody was told of something, by whatever way: the business state of a recipient, apart from those of the
ways. A case is never told as a whole; each of its recipients is, or visibly is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient


class Told(StrEnum):
    """The best that came of any way. `perhaps`: a vendor had it, and nobody knows more; `left_out`: on purpose."""

    READ = "read"
    TOLD = "told"
    WAITING = "waiting"
    PERHAPS = "perhaps"
    NOT_TOLD = "not_told"
    LEFT_OUT = "left_out"


_OF_STATE = {
    DeliveryState.READ: Told.READ,
    DeliveryState.DELIVERED: Told.TOLD,
    DeliveryState.SENT: Told.TOLD,
    DeliveryState.QUEUED: Told.WAITING,
    DeliveryState.UNKNOWN: Told.PERHAPS,
    DeliveryState.FAILED: Told.NOT_TOLD,
    DeliveryState.FALLEN_BACK: Told.NOT_TOLD,
    DeliveryState.SUPPRESSED: Told.LEFT_OUT,
}
_BEST_FIRST = tuple(Told)


@dataclass(frozen=True, slots=True)
class ToldRecipient:
    """One recipient and one telling; `lines`: a line of the ledger for each way, the oldest first."""

    lines: Sequence[Delivery]

    @property
    def id(self) -> UUID:
        return self.lines[0].id

    @property
    def state(self) -> Told:
        return min((_OF_STATE[line.state] for line in self.lines), key=_BEST_FIRST.index)

    @property
    def first_told(self) -> tuple[datetime, Channel] | None:
        """When and by what first; None for whom nothing reached for certain."""
        reached = [line for line in self.lines if _OF_STATE[line.state] in (Told.READ, Told.TOLD)]
        return min(((_reached_at(line), line.channel) for line in reached), default=None)

    @property
    def read_at(self) -> datetime | None:
        return min((_changed_at(line) for line in self.lines if line.state is DeliveryState.READ), default=None)


def told_recipients(ledger: Iterable[Delivery]) -> list[ToldRecipient]:
    """Of a case's lines, in their order."""
    found: dict[tuple[UUID, Party, Recipient, str], list[Delivery]] = {}
    for line in ledger:
        purpose = line.purpose.removesuffix(f".{line.channel}")
        found.setdefault((line.cause_event_id, line.party, line.recipient, purpose), []).append(line)
    return [ToldRecipient(lines) for lines in found.values()]


def _reached_at(line: Delivery) -> datetime:
    """An inbox has it at once; its line changes when it is read."""
    return line.created_at if line.channel is Channel.INBOX else _changed_at(line)


def _changed_at(line: Delivery) -> datetime:
    return line.updated_at or line.created_at
