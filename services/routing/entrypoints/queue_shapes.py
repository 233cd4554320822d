"""What queues look like in answers."""

from typing import NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.routing.entrypoints.case_shapes import ActionView, CaseSummaryView
from services.routing.entrypoints.queue_words import WhyView


class HeldView(TypedDict):
    post_code: str
    until: Moment | None


class QueueItemView(CaseSummaryView):
    """`role`: of the unit in this case. `claim`: who is at it."""

    role: str
    due_at: Moment | None
    claim: HeldView | None
    next_actions: list[ActionView]


class ChangeView(TypedDict):
    """`cause`: the event. `why`: of what has left."""

    case_id: Id
    kind: str
    role: str
    state: str
    version: int
    cause: str | None
    at: Moment
    why: NotRequired[WhyView]


class LeftView(ChangeView):
    """`is_back`: it has come again since."""

    lead_unit: str | None
    is_back: bool


class LeftPage(TypedDict):
    """`next_since`: what leaves from now on; nothing lies between. `kept_since`: what left before is not known."""

    items: list[LeftView]
    next_cursor: str | None
    next_since: str
    kept_since: Moment | None
