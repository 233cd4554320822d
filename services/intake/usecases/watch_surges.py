"""Look for surges among the issues that came since the last look.

What is noticed, the event of it and how far the look went are one transaction: after a crash the look begins where the
last one ended. The detector itself lives in the process. After a restart, or when another process looked in between,
it reads again what it needs to know; what it notices there was told before, and is not told again.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from chassis.ids import first_id_before
from services.intake.domain.events import SurgeNoticed
from services.intake.domain.reference import Reference
from services.intake.domain.surges.detector import Joined, SurgeDetector
from services.intake.domain.surges.handling import begun as handling_begun
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge
from services.intake.domain.surges.window import REPORTS_MAX, WINDOW_DAYS
from services.intake.usecases.surge_ports import SurgeWork

# Ids are made before their issue is committed, and by several machines: so long between ids that were seen others may
# still appear. A transaction that takes longer is ended by the database.
LATE_SECONDS_MAX = 60
# The work is open while the detector looks, and a database ends what idles for ten seconds in it.
BATCH = 150
# What came before a surge's own window says what was usual.
READ_AGAIN_DAYS = 2 * WINDOW_DAYS
# The window holds no more than half of these, and as many say what was usual.
READ_AGAIN_REPORTS_MAX = 2 * REPORTS_MAX

Seen = tuple[WatchedReport, Surge | Joined]


@dataclass(slots=True)
class SurgeWatch:
    """What a process knows from one look to the next. `position`: the newest issue that its detector has seen; `seen`:
    those of the last minute before it; `reads_again`: others looked at what comes next already."""

    detector: SurgeDetector = field(default_factory=SurgeDetector)
    position: UUID | None = None
    seen: set[UUID] = field(default_factory=set)
    reads_again: bool = False

    def begin_at(self, position: UUID) -> None:
        self.detector, self.position, self.seen = SurgeDetector(), position, set()

    def move(self, reports: Sequence[WatchedReport], position: UUID) -> None:
        self.position = max(position, UUID(reports[-1].id))
        late_from = first_id_before(self.position, timedelta(seconds=LATE_SECONDS_MAX))
        self.seen = {each for each in (*self.seen, *(UUID(report.id) for report in reports)) if each > late_from}


async def watch_surges(watch: SurgeWatch, work: SurgeWork, new_id: Callable[[], UUID], reference: Reference) -> bool:
    """True when there is more to look at."""
    reached = await work.surges.take_watch()
    if reached is None:
        return False
    if watch.position is None or watch.position > reached:
        # Seen, but not committed: it has to be seen anew.
        watch.begin_at(await work.surges.read_again_from(reached, READ_AGAIN_DAYS, READ_AGAIN_REPORTS_MAX))
    position = watch.position or reached
    late_from = first_id_before(position, timedelta(seconds=LATE_SECONDS_MAX))
    reports = await work.surges.reports_after(late_from, watch.seen, BATCH)
    if not reports:
        return False
    # A hundred reports take a good part of a second: others go on meanwhile.
    noticed = await asyncio.to_thread(_observed, watch.detector, reports)
    watch.move(reports, position)
    watch.reads_again = watch.position is not None and watch.position < reached
    # What was committed late may complete a surge that the process before could not see; told twice it is not.
    late_from = first_id_before(reached, timedelta(seconds=LATE_SECONDS_MAX))
    news = [each for each in noticed if position == reached or UUID(each[0].id) > late_from]
    await _tell(news, work, new_id, reference)
    work.surges.move_watch(max(reached, watch.position or reached))
    return len(reports) == BATCH


def _observed(detector: SurgeDetector, reports: Sequence[WatchedReport]) -> list[Seen]:
    seen = ((report, detector.observe(report)) for report in reports)
    return [(report, what) for report, what in seen if what is not None]


async def _tell(seen: Sequence[Seen], work: SurgeWork, new_id: Callable[[], UUID], reference: Reference) -> None:
    # Of the reports of one look many join the same surge, which is looked up once.
    ids: dict[tuple[str, ...], UUID] = {}
    for report, what in seen:
        surge = what.surge if isinstance(what, Joined) else what
        known = ids.get(surge.reports) or await work.surges.surge_of(surge.reports)
        if known is not None:
            ids[surge.reports] = known
            issues = [each.id for each in what.reports] if isinstance(what, Joined) else surge.reports
            work.surges.join(known, issues, report.at)
        elif not isinstance(what, Joined):
            ids[surge.reports] = surge_id = new_id()
            told = surge.without_title() if await work.surges.is_erased(surge.headline_report) else surge
            area_code = next(iter(told.areas), None)
            lead_unit = reference.service_centre(area_code)
            handling = handling_begun(surge_id, lead_unit, told.to_verify, told.detected_at)
            work.surges.begin(surge_id, told, handling)
            told_units = units_told(lead_unit, reference)
            work.publish(SurgeNoticed(surge_id, told, handling, told_units))


def units_told(lead_unit: str | None, reference: Reference) -> tuple[str, ...]:
    """Who answers it, and who supervises that."""
    unit = reference.unit(lead_unit or "")
    return tuple(each for each in (lead_unit, unit.supervising_unit if unit else None) if each)
