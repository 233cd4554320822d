"""A file that somebody sent with an issue: what is kept of it in the open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# Of a file that no scanner has seen yet, and of one in which a virus was found: nobody reads either.
HELD, INFECTED = "held", "infected"
OF_RESOLUTION, OF_RETURN, OF_HEARING = "resolution", "return", "hearing"
# Of one person, sent and in no issue yet.
WAITING_MAX = 40


@dataclass(frozen=True, slots=True)
class Attachment:
    """`subject_ref`: whose key seals the file. `owner_unit`: an officer's, None for a reporter. `issue_id`: where it
    is used; None while it waits for its issue. `act_id`: the supplement it came with. `evidence_of`: resolution |
    return | hearing, where an officer laid it before the case. `scan`: held | infected; None: may be read."""

    id: UUID
    subject_ref: str
    owner_ref: str
    owner_unit: str | None
    media_type: str
    size_bytes: int
    created_at: datetime
    scan: str | None = None
    issue_id: UUID | None = None
    act_id: UUID | None = None
    evidence_of: str | None = None

    @property
    def is_between_units(self) -> bool:
        """Why a unit returned a case, or did as it did, is told to units, not to the reporter."""
        return self.evidence_of in {OF_RETURN, OF_HEARING}
