"""An early sign of a conflict (苗头): somebody keeps an eye on it (关注), until work goes on by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.mediation import WATCH_DAYS_MAX
from services.routing.domain.mediation_events import CaseWatched
from services.routing.usecases.case_steps import Desk, Opened, StepCommand, bad_field, begin, end
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class WatchCase(StepCommand):
    """`until`: the latest that is allowed when it is not said."""

    reason: str
    until: datetime | None = None


def require_near_future(command: WatchCase, opened: Opened) -> None:
    """Watching must not become a way of parking a case. Raises InvalidFields."""
    if command.until is None:
        return
    if command.until <= opened.now:
        raise bad_field("until", "past", "应晚于现在", "should lie in the future")
    if command.until > opened.now + timedelta(days=WATCH_DAYS_MAX):
        zh, en = f"关注最长 {WATCH_DAYS_MAX} 天", f"a case is watched for {WATCH_DAYS_MAX} days at the most"
        raise bad_field("until", "too_late", zh, en)


async def watch_case(command: WatchCase, desk: Desk) -> Case:
    begun = await begin("watch", command, desk, lambda opened: require_near_future(command, opened))
    until = in_china(command.until or begun.now + timedelta(days=WATCH_DAYS_MAX)).isoformat()
    pause = {"kind": "watched", "since": begun.now.isoformat(), "from_state": begun.case.state, "until": until}
    watched = begun.case.stepped(begun.line.next_state, course=begun.case.noting(pause=pause))
    power_code = power_behind("watch", begun.case, begun.snapshot)
    return end(begun, watched, CaseWatched, desk, detail={"until": until}, note=command.reason, power_code=power_code)
