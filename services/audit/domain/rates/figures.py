"""From sums to rates. A rate is a numerator and a denominator; where that is 0 there is no rate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.audit.domain.rates.durations import quantiles
from services.audit.domain.rates.measures import MEASURES

# Booked to single units, so a case can stand in several of their rows; elsewhere a case stands in one.
OF_UNITS = frozenset({"unit", "post", "power"})
DIMENSIONS = ("unit", "post", "power", "category", "area", "channel")


@dataclass(frozen=True, slots=True)
class Rate:
    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        return round(self.numerator / self.denominator, 4) if self.denominator else None


@dataclass(frozen=True, slots=True)
class OpenCases:
    """As it is at the moment of asking; ages in days. `hard`: received more than 30 days ago."""

    open: int = 0
    response_overdue: int = 0
    response_not_due: int = 0
    resolution_overdue: int = 0
    resolution_not_due: int = 0
    resting: int = 0
    hard: int = 0
    hard_age_median: int | None = None
    oldest: int | None = None


@dataclass(slots=True)
class Sums:
    """Of one unit, post, …: the tallies, the durations by kind and class, the open cases."""

    tally: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    times: dict[str, Mapping[int, int]] = field(default_factory=dict)
    open: OpenCases = field(default_factory=OpenCases)

    def response(self) -> Rate:
        """响应率: answered by the time to respond, of all assignments that were answered or are late."""
        return Rate(self.tally["responses_in_time"], self.tally["responses_due"] + self.open.response_overdue)

    def resolution(self, by: str) -> Rate:
        """解决率: done and not denied by reporter or follow-up, of all that is done, rejected or late."""
        return Rate(self.tally["resolved"], self._due(by))

    def in_time(self, by: str) -> Rate:
        """按期办结率: done by its first limit, of the same."""
        return Rate(self.tally["resolved_in_time"], self._due(by))

    def satisfaction(self) -> Rate:
        """满意率: three stars or more, of all that were rated."""
        return Rate(self.tally["satisfied"], self.tally["rated"])

    def per_reporter(self) -> tuple[Rate, Rate]:
        """解决率 and 满意率 once more, every report counted for its own reporter, merged ones as well."""
        ended = self.tally["reports_ended"] + self.open.resolution_overdue
        return (
            Rate(self.tally["reports_resolved"], ended),
            Rate(self.tally["reports_satisfied"], self.tally["reports_rated"]),
        )

    def times_of(self, kind: str) -> tuple[int | None, int | None]:
        """Median and p90 in seconds."""
        median, p90 = quantiles(self.times.get(kind, {}), (0.5, 0.9))
        return median, p90

    def _due(self, by: str) -> int:
        passed_on = self.tally["passed_on_late"] if by in OF_UNITS else 0
        return self.tally["ended"] + self.open.resolution_overdue + passed_on
