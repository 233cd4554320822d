"""An issue as intake keeps it: masked words in the open, the originals sealed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.intake.domain.issue import ReportedFacts


class ReceivedIssue(NamedTuple):
    """`area_code` is the finest area that is certain, None where the place is unknown."""

    id: UUID
    tracking_code: str
    reporter_ref: str
    channel: str
    title_masked: str
    text_masked: str
    category_code: str | None
    area_code: str | None
    urgency: str
    anonymous: bool
    on_behalf: bool
    about_unit: str | None
    occurred_at: datetime | None
    received_at: datetime
    # First receiver stays answerable (首接负责).
    receiving_unit: str | None
    external_system: str | None
    handled_on_spot: bool
    facts: ReportedFacts
    # The issue that this one is a split part of. Its seal is the parent's.
    parent_id: UUID | None = None
    # Whether its reporter wants to be called back, as an officer asked; None: nobody asked.
    call_back_wanted: bool | None = None

    @property
    def seal_id(self) -> str:
        """The record under whose id the originals are sealed."""
        return str(self.parent_id or self.id)
