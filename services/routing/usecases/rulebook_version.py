"""A version of the rulebook in its life: draft → published. Checking and review come between the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """`version`: civil date and serial, 2026-11-23.1. `row_counts`: by table."""

    version: str
    digest: str
    status: str
    created_at: datetime
    created_by: str
    in_force_from: date | None = None
    published_at: datetime | None = None
    published_by: str = ""
    row_counts: Mapping[str, int] = field(default_factory=dict)
