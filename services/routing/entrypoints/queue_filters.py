"""What a queue may be filtered by: from the query, from a saved filter, as the adapter needs it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field

from chassis.web.bodies import BodyModel
from services.routing.adapters.queue_pages import QueueFilter
from services.routing.domain.case import OPEN311_CLOSED
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.texts import Text
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.queue_places import DISPATCHED_STATES
from services.routing.usecases.work_units import is_service_centre

# Open311's two words, or one of our states.
QueueStatus = Literal[
    "open", "closed",
    "received", "triage", "assigned", "accepted", "in_progress", "returned", "disputed", "suspended",
    "awaiting_reporter", "resolved", "followed_up", "rejected", "merged", "split", "withdrawn", "reopened",
    "watched", "mediation", "agreed", "rechecking",
]  # fmt: skip
QueueRole = Literal["lead", "party", "assist", "dispatcher"]
Urgency = Literal["consult", "normal", "urgent", "emergency"]
NEARING_HOURS_MAX = 24 * 60


class QueueFilterForm(BodyModel):
    """`due_within_hours`: due by then or overdue; 0 = overdue. `category_code`: with all below it."""

    status: QueueStatus = "open"
    role: QueueRole | None = None
    urgency: Urgency | None = None
    category_code: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    due_within_hours: Annotated[int, Field(ge=0, le=NEARING_HOURS_MAX)] | None = None
    post_code: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    text: Annotated[Text, Field(min_length=2, max_length=100)] | None = None


async def query_filter(
    status: QueueStatus | None = None,
    role: QueueRole | None = None,
    urgency: Urgency | None = None,
    category_code: Annotated[str | None, Query(min_length=1, max_length=40, description="with all below it")] = None,
    due_within_hours: Annotated[
        int | None, Query(ge=0, le=NEARING_HOURS_MAX, description="due by then or overdue; 0 = overdue")
    ] = None,
    post_code: Annotated[str | None, Query(min_length=1, max_length=60)] = None,
    text: Annotated[str | None, Query(min_length=2, max_length=100, description="in the masked title or text")] = None,
) -> dict[str, Any]:
    """A FastAPI dependency: what the query says, and nothing else."""
    given = {
        "status": status,
        "role": role,
        "urgency": urgency,
        "category_code": category_code,
        "due_within_hours": due_within_hours,
        "post_code": post_code,
        "text": text,
    }
    return {name: value for name, value in given.items() if value is not None}


def chosen_of(
    form: QueueFilterForm, unit: str, snapshot: Snapshot | None, now: datetime, not_about: list[str]
) -> QueueFilter:
    """Raises InvalidFields for a category that there is not."""
    status, hours = form.status, form.due_within_hours
    # What the lead is done with may still be the service centre's to follow up.
    still_dispatched = status in DISPATCHED_STATES and is_service_centre(unit, snapshot)
    is_open = status != "closed" and (status not in OPEN311_CLOSED or still_dispatched)
    return QueueFilter(
        is_open=is_open,
        states=() if status in ("open", "closed") else (status,),
        roles=(form.role,) if form.role else (),
        urgencies=(form.urgency,) if form.urgency else (),
        categories=_categories(form.category_code, snapshot),
        post=form.post_code or "",
        due_before=None if hours is None else now + timedelta(hours=hours),
        words=form.text or "",
        not_about=not_about,
    )


def merged_form(saved: Mapping[str, Any], given: Mapping[str, Any]) -> QueueFilterForm:
    """What the query says goes before what was saved."""
    return QueueFilterForm.model_validate({**saved, **given}, strict=False)


def _categories(code: str | None, snapshot: Snapshot | None) -> list[str] | None:
    if code is None:
        return None
    if snapshot is None or code not in snapshot.categories:
        raise InvalidFields(
            [FieldError("category_code", "unknown_category", "没有这个类别", "there is no such category")]
        )
    return snapshot.categories.within(code)
