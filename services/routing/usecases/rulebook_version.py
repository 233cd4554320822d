"""A version of the rulebook in its life: draft → checked → reviewed → published → superseded; or refused, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

DRAFT, CHECKED, REVIEWED, PUBLISHED, SUPERSEDED = "draft", "checked", "reviewed", "published", "superseded"
REFUSED, WITHDRAWN = "refused", "withdrawn"
# Was in force, is, or will be: its content is never touched again.
RELEASED = frozenset({PUBLISHED, SUPERSEDED})

UPLOADED, EDITED, ROLLED_BACK, PROPOSED = "uploaded", "edited", "rolled_back", "proposed"


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """`version`: civil date and serial, 2026-11-23.1. Its tables never change; an edit makes another version.

    `editors`: marks of everybody who wrote it (see `domain/four_eyes.py`); none of them may review it.
    `origin`: uploaded | edited | rolled_back | proposed (by a ruling), all but the first from `base_version`.
    `row_counts`: by table.
    `check_day`: the day from which on the tables were analysed; `check_summary`: see `rulebook_report.py`.
    Two dates: `in_force_from` (of the world; a civil date) and `published_at` (of our knowledge of it).
    `retired_at`: when its release was taken back from the topic, no open case using it any more.
    """

    version: str
    digest: str
    status: str
    created_at: datetime
    created_by: str
    editors: tuple[str, ...] = ()
    origin: str = UPLOADED
    base_version: str = ""
    # Masked; what a ruling proposes says why.
    reason: str = ""
    row_counts: Mapping[str, int] = field(default_factory=dict)
    checked_at: datetime | None = None
    checked_by: str = ""
    check_day: date | None = None
    check_summary: Mapping[str, int] | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str = ""
    review_reason: str = ""
    in_force_from: date | None = None
    published_at: datetime | None = None
    published_by: str = ""
    superseded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    retired_at: datetime | None = None
