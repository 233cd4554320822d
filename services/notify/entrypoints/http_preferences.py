"""What a person wants to be told, and when not to be disturbed."""

from datetime import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from services.notify.application import Application
from services.notify.domain.preferences import Preferences, QuietHours
from services.notify.domain.templates import LANGUAGE, LANGUAGE_PATTERN
from services.notify.entrypoints.readers import reader_of
from services.notify.usecases.set_preferences import SetPreferences, set_preferences

PEOPLE = allow("reporter", "officer", "arbitrator", "editor", "publisher", "supervisor", "admin")
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EventName = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class QuietHoursForm(BodyModel):
    """Civil times, HH:MM; from 22:00 to 07:00 goes over midnight."""

    begins: ClockTime = Field(alias="from")
    ends: ClockTime = Field(alias="to")


class PreferencesForm(BodyModel):
    """`unsubscribed`: events whose routine messages are left out, or `*` for all of them."""

    quiet_hours: QuietHoursForm | None = None
    unsubscribed: list[EventName] = Field(default=[], max_length=100)
    sms: bool = Field(default=False, description="what is not routine comes by short message as well; reporters only")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)] = Field(
        default=LANGUAGE, description="as en; what is not worded in it comes in zh-CN"
    )


class PreferencesView(BaseModel):
    quiet_hours: dict[str, str] | None
    unsubscribed: list[str]
    sms: bool
    language: str


def preference_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["preferences"])

    @router.get("/v1/preferences", summary="我的通知偏好 / my preferences", responses={200: {"model": PreferencesView}})
    async def show(caller: Annotated[Caller, Depends(PEOPLE)]) -> Response:
        """Of a reporter, of a post, else of the person."""
        async with app.unit_of_work() as work:
            return json_answer(_view(await work.people.read_preferences(reader_of(caller).preferring)))

    @router.put("/v1/preferences", summary="设置通知偏好 / set them", responses={200: {"model": PreferencesView}})
    @takes(PreferencesForm)
    async def replace(request: Request, caller: Annotated[Caller, Depends(PEOPLE)]) -> Response:
        """Replaces what was said before. Urgent messages break quiet hours; only routine ones can be left out."""
        form = await read_body(request, PreferencesForm)
        preferences = _preferences(form)
        async with app.unit_of_work() as work:
            set_preferences(SetPreferences(reader_of(caller), preferences), work, app.clock)
        return json_answer(_view(preferences))

    return router


def _preferences(form: PreferencesForm) -> Preferences:
    quiet = form.quiet_hours
    hours = QuietHours(time.fromisoformat(quiet.begins), time.fromisoformat(quiet.ends)) if quiet else None
    return Preferences(hours, tuple(dict.fromkeys(form.unsubscribed)), form.sms, language=form.language)


def _view(preferences: Preferences) -> dict[str, Any]:
    quiet = preferences.quiet_hours
    hours = {"from": f"{quiet.begins:%H:%M}", "to": f"{quiet.ends:%H:%M}"} if quiet else None
    return {
        "quiet_hours": hours,
        "unsubscribed": list(preferences.unsubscribed),
        "sms": preferences.sms,
        "language": preferences.language or LANGUAGE,
    }
