"""The monthly digest (月度公开): by street what was reported, what came of it, and what is still open and why.

A month is told as it stood when it ended, which is the same whenever it is asked for: two looks on different days
differ by nothing, so that no case is found by subtraction in time. Each street has its sum, so each row is a table
of its own (`suppression.py`); sums over streets are told of all together only, and of no outcome.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from chassis.clock import CIVIL_ZONE
from services.intake.domain.openness.suppression import Cell, Table, table, total

# What became of an issue, as residents read it, and which of routing's states that is.
OUTCOMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "solved": ("已办结", ("resolved", "followed_up", "closed")),
    "rejected": ("不予受理", ("rejected",)),
    "withdrawn": ("本人撤回", ("withdrawn",)),
    "joined": ("并入或拆分办理", ("merged", "split")),
    "open_overdue": ("未办结：已超过时限", ()),
    "open_undecided": ("未办结：归口未定", ("received", "triage", "returned", "disputed")),
    "open_unsigned": ("未办结：等待签收", ("assigned",)),
    "open_resting": ("未办结：暂停或持续关注", ("suspended", "watched", "rechecking")),
    "open_reporter": ("未办结：等待反映人补充", ("awaiting_reporter",)),
    "open_mediation": ("未办结：调解中", ("mediation", "agreed")),
    "open_working": ("未办结：办理中", ()),
}
# Of a state that is not named above, also of a newer one.
OTHERWISE, OVERDUE = "open_working", "open_overdue"
OUTCOME_OF_STATE = {state: key for key, (_, states) in OUTCOMES.items() for state in states}
# Nothing is late while these last, and nothing that is over is open.
NEVER_LATE = frozenset({"solved", "rejected", "withdrawn", "joined", "open_resting", "open_reporter", "open_mediation"})


@dataclass(frozen=True, slots=True)
class MonthlyCounts:
    """`areas`: issues by street, the key may be empty; `outcomes`, `matters`: of each street."""

    areas: Sequence[Cell]
    outcomes: Mapping[str, Sequence[Cell]]
    matters: Mapping[str, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class AreaDigest:
    area_code: str
    reported: int
    outcomes: Table
    matters: Table


@dataclass(frozen=True, slots=True)
class MonthlyDigest:
    """`reported`: None where there are too few. `hidden_issues`: of the streets that are not told, together."""

    month: str
    as_of: datetime
    reported: int | None
    areas: tuple[AreaDigest, ...]
    some_hidden: bool
    hidden_issues: int | None


def span_of(month: str) -> tuple[datetime, datetime]:
    """`2026-10` → its first moment and that of the next month, in Asia/Shanghai. Raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return tuple(datetime.combine(day, time(), CIVIL_ZONE) for day in (first, after))  # type: ignore[return-value]


def digest_of(month: str, as_of: datetime, counts: MonthlyCounts) -> MonthlyDigest:
    streets = table(counts.areas)
    areas = tuple(
        AreaDigest(cell.key, cell.issues, table(counts.outcomes[cell.key]), table(counts.matters[cell.key]))
        for cell in streets.shown
    )
    return MonthlyDigest(month, as_of, total(counts.areas), areas, streets.some_hidden, streets.hidden_issues)
