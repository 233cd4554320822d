"""Times as records have them: RFC 3339, UTC, always with microseconds, so that texts sort as times do."""

from datetime import UTC, datetime

OFFSET_CHARACTERS = len("+00:00")


def moment_text(moment: datetime) -> str:
    """`2026-03-01T08:30:00.000000Z` for an aware time."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{in_utc.isoformat(timespec='microseconds')[:-OFFSET_CHARACTERS]}Z"
