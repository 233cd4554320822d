"""The second person: who wrote a rulebook never judges it."""

from collections.abc import Iterable


def marks_of(sub: str, person: str | None) -> tuple[str, ...]:
    """What two tokens of one human have in common: the subject, or the office holder they name."""
    marks = [f"sub:{sub}"]
    if person:
        marks.append(f"person:{person}")
    return tuple(marks)


def is_another(marks: Iterable[str], editors: Iterable[str]) -> bool:
    return not set(marks) & set(editors)
