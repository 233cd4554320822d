"""What is handed out of the log, so that it can be looked at and checked without the system."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

BUNDLE = "bundle"
# A proof each has to be drawn while a transaction is open.
RECORDS_MAX = 3_000
# How long a file is kept to be fetched; that it was made is on record for ever.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Export:
    """`sha256` (hex) of the file stands in the record of the export, so the log vouches for the file."""

    id: UUID
    form: str
    made_at: datetime
    records: int
    # Recorded, but in no published checkpoint when the bundle was made: they are in it without a proof.
    unproved: int
    sha256: str
    # Whose it is: role, reference and unit.
    owner: str
    content: bytes

    @property
    def name(self) -> str:
        return f"powerlist-{self.id}.{'zip' if self.form == BUNDLE else 'xlsx'}"


@dataclass(frozen=True, slots=True)
class Sample:
    """Records drawn by lot (抽查): the first `count` in the order of md5(seed ∥ event id), as anybody can repeat."""

    count: int
    seed: str
