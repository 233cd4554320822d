"""Every minute: are the producers' counts on record?"""

import structlog

from chassis.roles import PeriodicRole
from services.audit.application import Application
from services.audit.usecases.check_completeness import CheckCompleteness, check_completeness

log = structlog.get_logger(__name__)


def completeness_check(app: Application, interval_seconds: float) -> PeriodicRole:
    async def check() -> None:
        async with app.unit_of_work() as work:
            doubted = await check_completeness(CheckCompleteness(app.completeness_grace), work, app.clock)
        for window in doubted:
            log.error("completeness.mismatch", window=window.subject, expected=window.expected, found=window.found)

    return PeriodicRole("completeness", interval_seconds, check)
