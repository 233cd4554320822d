"""Tables of counts in which nobody is found: small cells are hidden, and others with them so that no subtraction from
the total brings one back (complementary suppression; Cox 1980)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A cell tells of at least so many people, and so many issues.
PEOPLE_MIN = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """`people`: how many reported these issues."""

    key: str
    issues: int
    people: int


@dataclass(frozen=True, slots=True)
class Table:
    """`shown`: in the order given. `some_hidden`: there are cells that are not told; `hidden_issues`: how many issues
    those have together, None where there are none or too few."""

    shown: tuple[Cell, ...]
    some_hidden: bool
    hidden_issues: int | None


def total(cells: Iterable[Cell]) -> int | None:
    """None where there are too few to tell."""
    issues = sum(cell.issues for cell in cells)
    return issues if issues >= PEOPLE_MIN else None


def table(cells: Sequence[Cell]) -> Table:
    """The total is told as well: so what is hidden is known together, and has to be many."""
    cells = [cell for cell in cells if cell.issues]
    hidden = [cell for cell in cells if not _is_enough(cell.issues, cell.people)]
    largest_first = sorted(
        set(cells).difference(hidden), key=lambda cell: (cell.issues, cell.people, cell.key), reverse=True
    )
    while hidden and largest_first and not _are_enough(hidden):
        hidden.append(largest_first.pop())
    shown = set(largest_first)
    together = sum(cell.issues for cell in hidden) if _are_enough(hidden) else None
    return Table(tuple(cell for cell in cells if cell in shown), bool(hidden), together)


def _are_enough(hidden: Sequence[Cell]) -> bool:
    """One alone is the total less the others; several are known by their sum."""
    return len(hidden) > 1 and _is_enough(sum(cell.issues for cell in hidden), sum(cell.people for cell in hidden))


def _is_enough(issues: int, people: int) -> bool:
    return min(issues, people) >= PEOPLE_MIN
