"""What staff write."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _without_control_characters(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\t\r" for character in text):
        raise PydanticCustomError("string_pattern_mismatch", "control characters")
    return text


# Trimmed; a text of blanks alone is empty.
Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_without_control_characters)]
