"""What audit itself tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.audit.domain.erasure import Erasure
from services.audit.domain.inquiry import Inquirer, Inquiry


@dataclass(frozen=True, slots=True)
class TrailQueried:
    """Somebody read records. `subject` is a case id, an event id or a digest of the conditions."""

    inquiry: Inquiry
    subject: str
    # Integers and texts only.
    detail: dict[str, Any]
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ErasureDecided:
    """Ordered or refused; `subject_ref` is the pseudonym of the person concerned."""

    erasure: Erasure
    inquirer: Inquirer


@dataclass(frozen=True, slots=True)
class IntegrityDoubted:
    """Something that somebody has to look at; the kinds stand in docs/operations/audit-log.md.

    `expected` and `found` count events, seconds, messages or reads, as the kind has it.
    """

    kind: str
    subject: str
    service: str
    topic: str
    expected: int
    found: int
    occurred_at: datetime


Announced = TrailQueried | ErasureDecided | IntegrityDoubted
