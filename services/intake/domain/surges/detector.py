"""Finds surges among reports as they come: each is judged by what came before it, and by nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.duplicates.wording import wording
from services.intake.domain.surges import naming
from services.intake.domain.surges.cause import Cause, cause_of
from services.intake.domain.surges.going_on import GoingOn, SurgesGoingOn
from services.intake.domain.surges.report import Sighting, WatchedReport
from services.intake.domain.surges.rumours import is_to_verify
from services.intake.domain.surges.signature import sighting_of
from services.intake.domain.surges.surge import Surge
from services.intake.domain.surges.usual import Usual
from services.intake.domain.surges.window import WINDOW_DAYS, Window

# A surge goes on until nobody has joined it for a whole window; of so many at once the quietest is forgotten.
GOING_ON_MAX = 300
# As like as this to one of its reports belongs to a surge.
BELONGS_FROM = 0.2


@dataclass(frozen=True, slots=True)
class Joined:
    """More reports of a surge that was noticed before."""

    surge: Surge
    reports: tuple[WatchedReport, ...]


class SurgeDetector:
    """Deterministic: the same reports in the same order give the same surges. Memory has bounds everywhere."""

    def __init__(self) -> None:
        self._window = Window()
        self._usual = Usual(WINDOW_DAYS)
        self._going_on = SurgesGoingOn()
        self._now: datetime | None = None

    def observe(self, report: WatchedReport) -> Surge | Joined | None:
        """A report that is late counts as of now; one that is known changes nothing."""
        if report.id in self._window:
            return None
        now = self._advance(report.at)
        sighting = sighting_of(report, self._usual)
        seen = self._join([sighting], now) or self._found(sighting, now)
        self._window.add(sighting)
        self._usual.note(wording(report.title, report.text))
        return seen

    def _advance(self, at: datetime) -> datetime:
        self._now = now = at if self._now is None else max(self._now, at)
        self._usual.fade_to(now)
        for gone in self._window.leave(now):
            self._usual.note_left(gone)
        self._going_on.end(quiet_since=now - timedelta(days=WINDOW_DAYS))
        return now

    def _join(self, sightings: Sequence[Sighting], now: datetime) -> Joined | None:
        near = [(each.nearness(sightings), each) for each in self._going_on.like(sightings)]
        nearness, nearest = max(near, key=lambda each: each[0], default=(0.0, None))
        if nearest is None or nearness < BELONGS_FROM:
            return None
        nearest.take(sightings, now)
        return Joined(nearest.surge, tuple(sighting.report for sighting in sightings))

    def _found(self, sighting: Sighting, now: datetime) -> Surge | Joined | None:
        taken = {member for each in self._going_on for member in each.members}
        alike = [other for _, other in self._window.alike(sighting) if other not in taken]
        cause = cause_of(sighting, alike, self._usual)
        if cause is None:
            return None
        # Told in other words, it may still be what goes on already.
        joined = self._join(cause.reports, now)
        return joined or self._begin(cause, now)

    def _begin(self, cause: Cause, now: datetime) -> Surge:
        surge = _surge(cause, now)
        if len(self._going_on) >= GOING_ON_MAX:
            self._going_on.remove(min(self._going_on, key=lambda each: each.last_joined_at))
        self._going_on.add(GoingOn(surge, list(cause.reports), now))
        return surge


def _surge(cause: Cause, now: datetime) -> Surge:
    named_by = naming.headline_report(cause.reports)
    return Surge(
        headline=naming.headline(named_by),
        headline_report=named_by.report.id,
        words=cause.words,
        reports=tuple(sighting.report.id for sighting in cause.reports),
        people=cause.people,
        areas=naming.areas(cause.reports),
        category_code=naming.category(cause.reports),
        first_seen=cause.reports[0].report.at,
        detected_at=now,
        growth=cause.growth,
        to_verify=is_to_verify(cause.reports),
    )
