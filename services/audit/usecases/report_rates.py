"""The three rates by unit, post, power, category, area or channel, with what stands before them."""

from dataclasses import dataclass
from datetime import datetime

from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry, recorded_term
from services.audit.domain.rates.avoidance import Share, avoidance
from services.audit.domain.rates.figures import Sums
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import scope_of
from services.audit.usecases.ports import Now, Work

# Whose habits are compared with others'.
COMPARED = ("unit", "post")


@dataclass(frozen=True, slots=True)
class ReportRates:
    """`unit`: of one unit only."""

    inquiry: Inquiry
    by: str
    period: Period
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RateReport:
    """`sums` and `avoidance` by code."""

    checked_at: datetime
    sums: dict[str, Sums]
    avoidance: dict[str, dict[str, Share]]


async def report_rates(command: ReportRates, work: Work, clock: Now) -> RateReport:
    """Raises BeyondArea."""
    now, by = clock.now(), command.by
    scope = scope_of(command.inquiry.inquirer.unit, command.unit)
    sums, compared = await work.rates.read(by, command.period, scope, now, by in COMPARED)
    period = f"{command.period.first.isoformat()}..{command.period.last.isoformat()}"
    detail = {"query": "rates", "by": by, "period": period, "count": len(sums)}
    if command.unit is not None:
        detail["unit"] = recorded_term(command.unit)
    work.publish(TrailQueried(command.inquiry, "rates", detail, now))
    return RateReport(now, sums, avoidance(compared))
