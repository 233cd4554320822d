"""What rates look like in answers; docs/rates.md says what is counted where."""

from typing import NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Moment
from services.audit.entrypoints.record_shapes import PeriodView


class RateView(TypedDict):
    """`rate`: null where the denominator is 0."""

    numerator: int
    denominator: int
    rate: float | None


class ResolutionView(RateView):
    per_reporter: RateView


class SatisfactionView(RateView):
    unrated: int
    per_reporter: RateView


class HardCaseAge(TypedDict):
    median: int | None
    oldest: int | None


class PublicInterestView(TypedDict):
    repeated: int
    reopened: int
    unresolved_at_30_days: int
    hard_cases: int
    hard_case_age_days: HardCaseAge
    resting: int
    marks_upheld: int


class NotDueView(TypedDict):
    response: int
    resolution: int


class TimesView(TypedDict):
    median: int | None
    p90: int | None


class TimesOfView(TypedDict):
    response_seconds: TimesView
    resolution_seconds: TimesView


class ShareView(TypedDict):
    """Of one way of getting rid of cases. `expected`: the others' share in the same categories, null where nobody else
    has any; `above`: the interval lies wholly beyond `expected_high`."""

    numerator: int
    denominator: int
    share: float | None
    interval: list[float]
    expected: float | None
    expected_high: float | None
    above: bool


class DataQualityView(TypedDict):
    without_place: int
    category_corrected: int
    rerouted: int
    late_entries: int


class SumsView(TypedDict):
    """`avoidance`: by act, of units and posts alone. `counts`: by the name of what was counted."""

    public_interest: PublicInterestView
    response: RateView
    resolution: ResolutionView
    in_time: RateView
    satisfaction: SatisfactionView
    not_due: NotDueView
    times: TimesOfView
    counts: dict[str, int]
    avoidance: dict[str, ShareView] | None
    data_quality: DataQualityView


class RateRowView(SumsView):
    """`key`: the code, also under the dimension's own name; null stands for what has none."""

    key: str | None
    unit: NotRequired[str | None]
    post: NotRequired[str | None]
    power: NotRequired[str | None]
    category: NotRequired[str | None]
    area: NotRequired[str | None]
    channel: NotRequired[str | None]


class RatesView(TypedDict):
    """`definitions`: of every rate, in Chinese."""

    by: str
    period: PeriodView
    checked_at: Moment
    items: list[RateRowView]
    definitions: dict[str, str]
