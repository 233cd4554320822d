"""What happened in the cases of a power, for the diagram of what really happened."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.event_codec import resolution_in
from services.routing.domain.diagrams.happenings import RESOLVED, Course, Happening

# By the case's id, whose start is its time: the newest cases of the power, each with all its events in order.
# Found by their units, for which there is an index; a power alone has none, and every case would pay for one.
_COURSES = text("""
    SELECT chosen.id, chosen.received_at, chosen.respond_at, chosen.resolve_at,
           split_part(event.type, '.', 3) AS event, event.occurred_at, event.actor_post,
           CASE WHEN event.type = 'routing.v1.CaseResolved' THEN event.payload END AS payload
      FROM (SELECT id, received_at, respond_at, resolve_at FROM case_file
             WHERE work_unit = ANY(:units) AND lead_power = :power
             ORDER BY id DESC LIMIT :count_max) AS chosen
      LEFT JOIN case_event AS event ON event.case_id = chosen.id
     ORDER BY chosen.id, event.version
""")


async def courses_of(
    connection: AsyncConnection, power_code: str, units: Sequence[str], count_max: int
) -> list[Course]:
    """The newest `count_max` cases that this power leads now, and posts of these units work on."""
    values = {"power": power_code, "units": list(units), "count_max": count_max}
    return list(_courses((await connection.execute(_COURSES, values)).all()))


def _courses(rows: Sequence[Any]) -> Iterator[Course]:
    for case_id, group in groupby(rows, lambda row: row.id):
        events = list(group)
        first = events[0]
        happenings = tuple(_happening(row) for row in events if row.event is not None)
        yield Course(case_id, first.received_at, first.respond_at, first.resolve_at, happenings)


def _happening(row: Any) -> Happening:
    resolution = resolution_in(row.payload) if row.event == RESOLVED else ()
    return Happening(row.event, row.occurred_at, row.actor_post, *resolution)
