"""How every step in a version's life is told to audit."""

from datetime import datetime

from services.routing.domain.events import ActionTaken, Actor
from services.routing.usecases.rulebook_version import RulebookVersion


def step_taken(
    action: str, before: RulebookVersion | None, after: RulebookVersion, actor: Actor, at: datetime, reason: str = ""
) -> ActionTaken:
    """`reason`: a code; what people write is kept with the version and never travels."""
    was, now = {} if before is None else _codes(before), _codes(after)
    return ActionTaken(
        action=action,
        subject=after.version,
        actor=actor,
        occurred_at=at,
        before={name: code for name, code in was.items() if now.get(name) != code},
        after={name: code for name, code in now.items() if was.get(name) != code},
        reason_code=reason,
        detail=None if after.check_summary is None else {"check": dict(after.check_summary)},
        rulebook=(after.version, after.digest),
    )


def _codes(version: RulebookVersion) -> dict[str, str]:
    codes = {
        "status": version.status,
        "base_version": version.base_version,
        "check_day": version.check_day.isoformat() if version.check_day else "",
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else "",
    }
    return {name: code for name, code in codes.items() if code}
