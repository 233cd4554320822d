"""How a step on a case begins, in one round trip: was it answered before, and is the case ours until the end?"""

from uuid import UUID

from sqlalchemy import text
from starlette.responses import Response

from chassis.web.idempotency import LOOK_UP, IdempotentRequest, stored_answer
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.unit_of_work import RoutingUnitOfWork

# A request that was answered, or is in flight elsewhere, waits for nobody: the case is locked for none but the first.
_OPEN = text(f"""
WITH asked AS MATERIALIZED ({LOOK_UP}), held AS MATERIALIZED (
    SELECT case_file.* FROM asked JOIN case_file ON case_file.id = :case_id
     WHERE asked.free AND asked.status IS NULL FOR UPDATE OF case_file
)
SELECT asked.free, asked.body_hash, asked.status, asked.headers, asked.body, held.* FROM asked LEFT JOIN held ON true
""")


async def open_step(work: RoutingUnitOfWork, key: IdempotentRequest, case_id: UUID) -> Response | None:
    """The stored answer, or None when this request is the first: the work holds the case then. Problems: 409 in flight,
    422 other body."""
    row = (await work.connection.execute(_OPEN, {**key.look_up, "case_id": case_id})).one()
    replay = stored_answer(row, key)
    if replay is None:
        work.cases.hold(case_id, None if row.id is None else case_of(row))
    return replay
