"""A session as it is handed out."""

from datetime import timedelta
from typing import Any

from services.intake.application import Application
from services.intake.entrypoints.moments import civil


def session_view(app: Application, reporter_ref: str) -> dict[str, Any]:
    """A new token of this reporter."""
    now = app.clock.now()
    token = app.tokens.issue("reporter", reporter_ref, lifetime=app.session_lifetime, now=now.timestamp())
    expires_at = now.replace(microsecond=0) + timedelta(seconds=app.session_lifetime.total_seconds())
    return {"token": token, "expires_at": civil(expires_at), "reporter_ref": reporter_ref}
