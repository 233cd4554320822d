"""A supervisor reads the words that a record's event rests on. The key store opens them, for nobody else has a key.

That somebody asked, why, and what became of it is recorded before they are answered; the key store records each opening
by itself. No transaction is open while it is asked.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from chassis.sealed_words import CommitmentBroken, submitted_in
from services.audit.domain.errors import (
    KeyStoreUnavailable,
    NothingSealed,
    RecordUnknown,
    TooManyReads,
    WordsContradict,
    WordsElsewhere,
    WordsErased,
    WordsWithheld,
)
from services.audit.domain.events import IntegrityDoubted, TrailQueried
from services.audit.domain.inquiry import Inquiry
from services.audit.domain.record import parsed_leaf
from services.audit.domain.sealed import OpenedEntry, SealedEntry, sealed_entries, words_in
from services.audit.usecases.ports import Now, StoredRecord, Work

OPENED, CONTRADICTED = "opened", "commitment_broken"
_OUTCOMES: dict[type[Exception], str] = {
    RecordUnknown: "unknown",
    NothingSealed: "nothing_sealed",
    WordsElsewhere: "elsewhere",
    WordsErased: "erased",
    WordsWithheld: "withheld",
    WordsContradict: CONTRADICTED,
    TooManyReads: "too_many_reads",
    KeyStoreUnavailable: "unavailable",
}


class SealRefused(Exception):  # noqa: N818
    """The key store has a key of this person, and it does not open these bytes."""


class KeyHolder(Protocol):
    async def open(
        self, subject_ref: str, record_id: str, sealed: bytes, inquiry: Inquiry, case_id: str | None
    ) -> bytes:
        """Raises WordsErased, WordsWithheld, TooManyReads, SealRefused, KeyStoreUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class SealedDesk:
    unit_of_work: Callable[[], AbstractAsyncContextManager[Work]]
    keys: KeyHolder
    clock: Now


@dataclass(frozen=True, slots=True)
class OpenSealed:
    inquiry: Inquiry
    event_id: UUID


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    fields: dict[str, Any]
    entries: list[OpenedEntry]


async def open_sealed(command: OpenSealed, desk: SealedDesk) -> OpenedRecord:
    """Raises what `_OUTCOMES` names."""
    async with desk.unit_of_work() as work:
        found = await work.records.by_event_id(command.event_id, command.inquiry.inquirer.unit)
    try:
        opened = await _opened(found, command, desk)
    except tuple(_OUTCOMES) as refusal:
        await _note(command, _OUTCOMES[type(refusal)], found, desk)
        raise
    await _note(command, OPENED, found, desk)
    return opened


async def _opened(found: StoredRecord | None, command: OpenSealed, desk: SealedDesk) -> OpenedRecord:
    if found is None:
        raise RecordUnknown(str(command.event_id))
    fields = parsed_leaf(found.leaf)
    try:
        entries = sealed_entries(fields)
    except ValueError:
        raise WordsContradict(str(command.event_id)) from None
    if not entries:
        raise NothingSealed(str(command.event_id))
    return OpenedRecord(fields, [await _entry(each, fields, command, desk) for each in entries])


async def _entry(entry: SealedEntry, fields: dict[str, Any], command: OpenSealed, desk: SealedDesk) -> OpenedEntry:
    content = entry.sealed
    if content is None:
        raise WordsElsewhere
    for subject in entry.subjects:
        try:
            content = await desk.keys.open(subject, entry.record_id, content, command.inquiry, fields.get("case_id"))
        except SealRefused:
            # One who was erased and came again has another key: the log knows that the first one is gone.
            async with desk.unit_of_work() as work:
                is_erased = await work.erasures.destroyed_since(subject, fields["index"])
            raise (WordsErased() if is_erased else WordsContradict(str(command.event_id))) from None
    try:
        return OpenedEntry(entry, words_in(submitted_in(content, bytes.fromhex(entry.commitment))))
    except CommitmentBroken:
        raise WordsContradict(str(command.event_id)) from None


async def _note(command: OpenSealed, outcome: str, found: StoredRecord | None, desk: SealedDesk) -> None:
    now = desk.clock.now()
    async with desk.unit_of_work() as work:
        detail = {"query": "sealed", "outcome": outcome}
        work.publish(TrailQueried(command.inquiry, str(command.event_id), detail, now))
        if outcome == CONTRADICTED and found is not None:
            source = parsed_leaf(found.leaf)["src"]
            subject = str(command.event_id)
            work.publish(IntegrityDoubted(CONTRADICTED, subject, source["service"], source["topic"], 1, 0, now))
