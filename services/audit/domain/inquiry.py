"""Who asks the trail what, and why: every question is itself recorded."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.audit.domain.canonical import canonical_bytes
from services.audit.domain.moments import moment_text

PURPOSE_DEFAULT = "supervision"
# A code of the power list, the structure of units or the actions; anything else might be somebody's name.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}")
# As long as a telephone number, which has no place in a purpose.
_LONG_NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class Inquirer:
    """A supervisor or administrator. With a unit they see what concerns that unit (with the code of an area, the
    units in it), without one the whole area."""

    role: str
    ref: str
    unit: str | None
    post: str | None


@dataclass(frozen=True, slots=True)
class Inquiry:
    inquirer: Inquirer
    purpose: str = PURPOSE_DEFAULT


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """All given conditions hold; since <= occurred_at < until."""

    case_id: UUID | None = None
    actor: str | None = None
    unit: str | None = None
    power: str | None = None
    action: str | None = None
    # Of the record's case, with what lies below them.
    category: str | None = None
    area: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def terms(self) -> dict[str, str]:
        """The conditions as they are recorded: codes as they are, other texts as a digest."""
        return recorded_terms(asdict(self))

    def subject(self) -> str:
        """What the question is about: the case, or a digest of the conditions."""
        if self.case_id is not None:
            return str(self.case_id)
        return f"filter:{sha256(canonical_bytes(self.terms())).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Cases by who leads or led last, and by what and where they are; category and area with what lies below them."""

    unit: str | None = None
    post: str | None = None
    power: str | None = None
    category: str | None = None
    area: str | None = None

    def terms(self) -> dict[str, str]:
        return recorded_terms(asdict(self))


def recorded_terms(asked: Mapping[str, object]) -> dict[str, str]:
    """What was not asked for is left out."""
    return {name: recorded_term(value) for name, value in asked.items() if value is not None}


def recorded_term(value: object) -> str:
    """A condition as it is recorded."""
    if isinstance(value, datetime):
        return moment_text(value)
    text = str(value)
    is_number = not any(character.isalpha() for character in text) and sum(map(str.isdigit, text)) >= 7
    if _CODE.fullmatch(text) and not is_number:
        return text
    return f"sha256:{sha256(text.encode()).hexdigest()[:32]}"


def is_fit_purpose(purpose: str) -> bool:
    """A few words: printable, at most 64 characters, and no number that could be somebody's."""
    return 0 < len(purpose) <= 64 and purpose.isprintable() and not _LONG_NUMBER.search(purpose)
