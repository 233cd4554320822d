"""A measured figure beside its target, and what can be said of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

OK, SHORT, INFORMATION = "ok", "short", ""


@dataclass(frozen=True)
class Target:
    """`at_least` or `at_most` this value; `of_floor`: it is compared with the ratio to the floor, not the value."""

    kind: Literal["at_least", "at_most"]
    value: float
    of_floor: bool = False

    def is_met_by(self, value: float) -> bool:
        return value >= self.value if self.kind == "at_least" else value <= self.value

    def __str__(self) -> str:
        sign = "≥" if self.kind == "at_least" else "≤"
        return f"{sign} {shown(self.value)}{' × 下限' if self.of_floor else ''}"


def at_least(value: float, of_floor: bool = False) -> Target:
    return Target("at_least", value, of_floor)


def at_most(value: float) -> Target:
    return Target("at_most", value)


@dataclass(frozen=True)
class Figure:
    """`name` is stable for machines, `label` is for people. `runs`: the values behind a median."""

    name: str
    label: str
    value: float
    unit: str
    target: Target | None = None
    ratio: float | None = None
    runs: tuple[float, ...] = ()
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return INFORMATION
        judged = self.ratio if self.target.of_floor else self.value
        return OK if judged is not None and self.target.is_met_by(judged) else SHORT

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": self.verdict or None}


def shown(value: float) -> str:
    """Three digits that matter, and no more."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
