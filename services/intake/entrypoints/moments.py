"""Times as callers read them."""

from datetime import datetime
from typing import overload

from chassis.clock import CIVIL_ZONE


@overload
def civil(moment: datetime) -> str: ...
@overload
def civil(moment: datetime | None) -> str | None: ...
def civil(moment: datetime | None) -> str | None:
    """In Asia/Shanghai."""
    return None if moment is None else moment.astimezone(CIVIL_ZONE).isoformat(timespec="milliseconds")
