"""Times as callers read them."""

from datetime import datetime

from chassis.clock import CIVIL_ZONE


def civil(moment: datetime) -> str:
    """In Asia/Shanghai."""
    return moment.astimezone(CIVIL_ZONE).isoformat()
