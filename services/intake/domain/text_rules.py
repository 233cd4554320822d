"""Lengths and characters of what people write."""

import re
from collections.abc import Iterator

from services.intake.domain.field_errors import FieldError, field_error

# Unicode's control characters (Cc), and halves of surrogate pairs (Cs), which JSON can carry and no database can store.
_CONTROLS_OF_LINE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_OF_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def check_text(field: str, value: str | None, characters_max: int) -> Iterator[FieldError]:
    """Many lines: newline and tab are the only control characters."""
    yield from _check(field, value, characters_max, _CONTROLS_OF_TEXT)


def check_line(field: str, value: str | None, characters_max: int) -> Iterator[FieldError]:
    """One line: no control characters at all."""
    yield from _check(field, value, characters_max, _CONTROLS_OF_LINE)


def _check(field: str, value: str | None, characters_max: int, forbidden: re.Pattern[str]) -> Iterator[FieldError]:
    if not value:
        return
    if len(value) > characters_max:
        yield field_error(field, "too_long", limit=characters_max)
    if forbidden.search(value):
        yield field_error(field, "control_character")
