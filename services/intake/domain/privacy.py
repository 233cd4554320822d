"""What is kept about people's data beside the data: who read it, what they agreed to, and what was erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

# What is left of the words of an erased issue.
ERASED_TITLE = "（已删除）"
# Fields by which the reporter can be told; words of their own may say it as well.
_IDENTITY = frozenset({"reporter", "on_behalf_of", "external_ref", "title", "text", "arrival"})


@dataclass(frozen=True, slots=True)
class DataAccess:
    """Somebody read somebody's clear data. `role`, `post` and `unit` are the reader's; never a name."""

    at: datetime
    action: str
    purpose: str
    role: str
    post: str | None
    unit: str | None
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class Consent:
    purpose: str
    notice: str
    granted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """`subjects`: whose keys are destroyed; `files`: attachments that are removed.

    `reason`: request, order or retention.
    """

    id: UUID
    subject_ref: str
    asked_at: datetime
    reason: str
    subjects: tuple[str, ...]
    files: tuple[UUID, ...]


def seen_originals(originals: dict[str, Any], hides_identity: bool) -> dict[str, Any]:
    """What somebody who works on the case may see; of a reporter who is not to be known only place and matter."""
    if not hides_identity:
        return originals
    return {name: value for name, value in originals.items() if name not in _IDENTITY}
