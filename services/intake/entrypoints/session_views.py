"""A session as it is handed out."""

from datetime import timedelta

from typing_extensions import TypedDict

from chassis.web.shapes import Moment
from services.intake.application import Application
from services.intake.entrypoints.moments import civil


class SessionView(TypedDict):
    """`token`: a bearer token of an anonymous reporter."""

    token: str
    expires_at: Moment
    reporter_ref: str


def session_view(app: Application, reporter_ref: str) -> SessionView:
    """A new token of this reporter."""
    now = app.clock.now()
    token = app.tokens.issue("reporter", reporter_ref, lifetime=app.session_lifetime, now=now.timestamp())
    expires_at = now.replace(microsecond=0) + timedelta(seconds=app.session_lifetime.total_seconds())
    return {"token": token, "expires_at": civil(expires_at), "reporter_ref": reporter_ref}
