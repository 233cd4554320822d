"""How a step on a case begins, in one round trip: was it answered before, and is the case ours until the end?"""

from uuid import UUID

from sqlalchemy import text
from starlette.responses import Response

from chassis.web.idempotency import LOOK_UP, IdempotentRequest, stored_answer
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.unit_of_work import RoutingUnitOfWork

# A request that was answered, or is in flight elsewhere, waits for nobody: the case is locked for none but the first.
_OPEN = f"""
WITH asked AS MATERIALIZED ({LOOK_UP}), held AS MATERIALIZED (
    SELECT case_file.* FROM asked JOIN case_file ON {{these}}
     WHERE asked.free AND asked.status IS NULL {{ordered}} FOR UPDATE OF case_file
)
SELECT asked.free, asked.body_hash, asked.status, asked.headers, asked.body, held.* FROM asked LEFT JOIN held ON true
"""
_OPEN_ONE = text(_OPEN.format(these="case_file.id = :case_id", ordered=""))
_WITH_MERGED = """case_file.id IN (
    SELECT CAST(:case_id AS uuid) UNION ALL
    SELECT CAST(jsonb_array_elements_text(course -> 'merged') AS uuid) FROM case_file WHERE id = :case_id)"""
_OPEN_WITH_MERGED = text(_OPEN.format(these=_WITH_MERGED, ordered="ORDER BY case_file.id"))


async def open_step(
    work: RoutingUnitOfWork, key: IdempotentRequest, case_id: UUID, *, with_merged: bool = False
) -> Response | None:
    """The stored answer, or None when this request is the first: the work holds the case then, and the cases merged
    into it where they are wanted, locked in the order of ids. Problems: 409 in flight, 422 other body."""
    statement = _OPEN_WITH_MERGED if with_merged else _OPEN_ONE
    rows = (await work.connection.execute(statement, {**key.look_up, "case_id": case_id})).all()
    replay = stored_answer(rows[0], key)
    if replay is None:
        cases = {row.id: case_of(row) for row in rows if row.id is not None}
        for held_id in {case_id, *cases}:
            work.cases.hold(held_id, cases.get(held_id))
    return replay
