"""What completeness looks like in answers."""

from typing_extensions import TypedDict

from chassis.web.shapes import Moment


class PositionsView(TypedDict):
    """Of the producer's outbox: from_position < sequence <= to_position."""

    from_position: int
    to_position: int


class TopicCountView(TypedDict):
    """`windows`: so many counts added up; `window`: what they span together."""

    topic: str
    expected: int
    found: int
    ok: bool
    pending: bool
    windows: int
    window: PositionsView


class ProducerView(TypedDict):
    """Null for one that has not counted yet."""

    service: str
    ok: bool
    last_watermark_at: Moment | None
    last_watermark_age_seconds: int | None
    topics: list[TopicCountView]


class WindowView(PositionsView):
    """A count that the records don't meet. `state`: pending, while they may be on their way, or incomplete."""

    service: str
    topic: str
    expected: int
    found: int
    state: str
    declared_at: Moment


# `integrity_conflicts`: ids that came with a second body.
CompletenessView = TypedDict(
    "CompletenessView",
    {
        "ok": bool,
        "pending": int,
        "checked_at": Moment,
        "from": Moment,
        "grace_seconds": float,
        "producers": list[ProducerView],
        "windows": list[WindowView],
        "integrity_conflicts": int,
        "unreadable_messages": int,
    },
)
