"""Find tracking codes by phone: a code goes there by SMS, and whoever has it is told.

A phone that nobody reported from is treated like any other until the code is given: else anybody could ask who has
reported.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.field_errors import field_error
from services.intake.domain.issue_errors import InvalidIssue
from services.intake.domain.lost_codes import (
    FOUND_MAX,
    PER_HOUR_MAX,
    SMS_CODE_DIGITS,
    TRIES_MAX,
    Answer,
    FoundCode,
    SentCode,
    SentCodeOver,
    TooManySentCodes,
    WrongCode,
)
from services.intake.domain.person_rules import mobile_is_valid
from services.intake.usecases.ports import BlindIndex, Desk, IntakeWork
from services.intake.usecases.stored_issue import StoredIssue

CODES_FOUND = "codes.found"
PURPOSE = "lost_code"


class SentCodes(Protocol):
    async def count_since(self, phone_index: bytes, since: datetime) -> int:
        """Others that ask for this phone wait until the end of the work."""
        ...

    async def lock(self, sent_id: UUID) -> SentCode | None: ...

    async def keep(self, sent: SentCode) -> None:
        """Adds it, or changes what became of it."""
        ...


class IssuesOfPhones(Protocol):
    async def of_phone(self, phone_index: bytes, limit: int) -> list[StoredIssue]:
        """Newest first, without those that were erased."""
        ...


@dataclass(frozen=True, slots=True)
class AskForCode:
    phone: str


@dataclass(frozen=True, slots=True)
class GiveCode:
    sent_id: UUID
    code: str


async def ask_for_code(command: AskForCode, sent_codes: SentCodes, desk: Desk, clock: Clock) -> tuple[SentCode, str]:
    """What is kept, and the code to send. Raises InvalidIssue or TooManySentCodes."""
    if not mobile_is_valid(command.phone):
        raise InvalidIssue([field_error("phone", "not_mobile")])
    now, phone_index = clock.now(), desk.blind_index.of_phone(command.phone)
    if await sent_codes.count_since(phone_index, now - timedelta(hours=1)) >= PER_HOUR_MAX:
        raise TooManySentCodes
    sent_id, code = desk.new_id(), f"{secrets.randbelow(10**SMS_CODE_DIGITS):0{SMS_CODE_DIGITS}d}"
    sent = SentCode(sent_id, phone_index, _index(sent_id, code, desk.blind_index), now)
    await sent_codes.keep(sent)
    return sent, code


async def give_code(
    command: GiveCode, sent_codes: SentCodes, issues: IssuesOfPhones, work: IntakeWork, desk: Desk, clock: Clock
) -> Answer:
    """The codes of all issues of this phone, or how many tries are left. Raises SentCodeOver."""
    sent, now = await sent_codes.lock(command.sent_id), clock.now()
    if sent is None or sent.is_over(now):
        raise SentCodeOver
    if not secrets.compare_digest(_index(sent.id, command.code, desk.blind_index), sent.code_index):
        await sent_codes.keep(replace(sent, tries=sent.tries + 1))
        return WrongCode(TRIES_MAX - sent.tries - 1)
    await sent_codes.keep(replace(sent, is_used=True))
    found = await issues.of_phone(sent.phone_index, FOUND_MAX)
    _record(found, Actor("reporter", sent.phone_index[:16].hex()), work, now)
    return [_told(stored) for stored in found]


def _record(found: Sequence[StoredIssue], finder: Actor, work: IntakeWork, now: datetime) -> None:
    for reporter_ref in dict.fromkeys(stored.issue.reporter_ref for stored in found):
        work.publish(PersonalDataRead(CODES_FOUND, finder, reporter_ref, PURPOSE, now))


def _told(stored: StoredIssue) -> FoundCode:
    issue, progress = stored.issue, stored.progress
    return FoundCode(issue.tracking_code, issue.title_masked, progress.state, progress.zh, issue.received_at)


def _index(sent_id: UUID, code: str, index: BlindIndex) -> bytes:
    return index.of_number("sent code", str(sent_id), code)
