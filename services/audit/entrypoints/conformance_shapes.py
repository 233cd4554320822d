"""What conformance looks like in answers; docs/conformance.md says how it is judged."""

from typing import Literal

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.audit.entrypoints.record_shapes import PeriodView


class SpentView(TypedDict):
    """Many durations together; null for the last two where there is none."""

    count: int
    seconds: int
    median_seconds: int | None
    p90_seconds: int | None


class DeviationView(TypedDict):
    kind: Literal["skipped", "swapped", "wrong_post"]
    case_id: Id
    event_id: Id


class PrescribedStepView(TypedDict):
    """`working`: time since the step before, in working time; `examples`: some of its deviations."""

    step: str
    who: list[str]
    done: int
    skipped: int
    swapped: int
    wrong_post: int
    working: SpentView
    examples: list[DeviationView]


class PowerConformanceView(TypedDict):
    """`judged`: cases whose resolution named its steps; `without_list`: cases of a list that audit never heard of.
    `fitness`: of the judged, from 0 to 1."""

    power_code: str | None
    name: str | None
    cases: int
    judged: int
    without_list: int
    fitness: float | None
    steps: list[PrescribedStepView]


class VariantView(TypedDict):
    """A way that cases took."""

    actions: list[str]
    count: int
    share: float


class HolderTimeView(SpentView):
    kind: str


PassageView = TypedDict(
    "PassageView",
    {
        "from": str,
        "to": str,
        "count": int,
        "seconds": int,
        "median_seconds": int | None,
        "p90_seconds": int | None,
        "working": SpentView,
    },
)


class LossesView(TypedDict):
    """Where the time went: by who had the case, and from one action to the next, the costliest first."""

    holders: list[HolderTimeView]
    passages: list[PassageView]


class ConformanceView(TypedDict):
    """`is_limited`: of the newest cases only, since there are more."""

    power: str | None
    unit: str | None
    period: PeriodView
    checked_at: Moment
    cases: int
    is_limited: bool
    items: list[PowerConformanceView]
    variants: list[VariantView]
    time: LossesView
