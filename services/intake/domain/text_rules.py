"""Lengths and characters of what people write."""

import unicodedata
from collections.abc import Iterator

from services.intake.domain.field_errors import FieldError, field_error


def check_text(field: str, value: str | None, characters_max: int) -> Iterator[FieldError]:
    """Many lines: newline and tab are the only control characters."""
    yield from _check(field, value, characters_max, allowed="\n\t")


def check_line(field: str, value: str | None, characters_max: int) -> Iterator[FieldError]:
    """One line: no control characters at all."""
    yield from _check(field, value, characters_max, allowed="")


def _check(field: str, value: str | None, characters_max: int, allowed: str) -> Iterator[FieldError]:
    if not value:
        return
    if len(value) > characters_max:
        yield field_error(field, "too_long", limit=characters_max)
    # Cs: half of a surrogate pair, which JSON can carry and no database can store.
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in set(value)):
        yield field_error(field, "control_character")
