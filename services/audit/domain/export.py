"""What is handed out of the log, so that it can be looked at and checked without the system."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

BUNDLE, WORKBOOK, PAPER = "bundle", "xlsx", "pdf"
_ENDINGS = {BUNDLE: "zip", WORKBOOK: "xlsx", PAPER: "pdf"}
# A proof each has to be drawn, and a page set, while a transaction is open.
RECORDS_MAX = 3_000
PAPER_RECORDS_MAX = 500
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
        return f"powerlist-{self.id}.{_ENDINGS[self.form]}"


def records_max(form: str) -> int:
    return PAPER_RECORDS_MAX if form == PAPER else RECORDS_MAX


@dataclass(frozen=True, slots=True)
class Sample:
    """Records drawn by lot (抽查): the first `count` by `domain/lots.py`. `drawn_by`: who could choose the seed."""

    count: int
    seed: str
    drawn_by: str
