"""Writes an accepted issue: issue, phone, sketch, origins, event and stored answer in one statement; those accepted at
once share a transaction.

Every accepted issue passes here, and the machine's cores are shared with Postgres: through the unit of work the same
rows took six round trips and half as much CPU again. Anything that is not an accepted issue uses the unit of work.
"""

from collections.abc import Callable, Sequence
from typing import Any

from asyncpg.exceptions import UniqueViolationError
from opentelemetry import trace
from opentelemetry.trace import SpanKind

from chassis.telemetry import CurrentSpan, current_traceparent
from chassis.web.idempotency import IdempotentRequest
from services.intake.adapters import event_codec
from services.intake.adapters.issue_rows import issue_row
from services.intake.adapters.prepared_pool import PreparedPool
from services.intake.adapters.tables import issue as issue_table
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.events import IssueReceived
from services.intake.domain.field_errors import field_error
from services.intake.domain.issue_errors import InvalidIssue, OriginKnown, TrackingCodeTaken
from services.intake.usecases.ports import IndexedOrigin

_ISSUE_NAMES = tuple(column.name for column in issue_table.columns)
_TYPES = {column.name: str(column.type).lower() for column in issue_table.columns}


def _statement() -> str:
    """$1–$6 are the stored answer, $7–$12 the event, $13–$15 the footprint; then the issue, in the table's order, its
    files, its origins and what came under each of them."""
    first = 16
    places = {name: f"${first + index}" for index, name in enumerate(_ISSUE_NAMES)}
    files, origins, contents, asked = (f"${first + len(_ISSUE_NAMES) + index}" for index in range(4))
    values = ", ".join(f"CAST({places[name]} AS {_sql_type(name)})" for name in _ISSUE_NAMES)
    return f"""
WITH claimed AS (
    INSERT INTO idempotency_key (scope, body_hash, status, headers, body, created_at)
    SELECT CAST($1 AS bytea), CAST($2 AS bytea), CAST($3 AS integer), CAST($4 AS text), CAST($5 AS bytea), now()
     WHERE pg_try_advisory_xact_lock($6)
    ON CONFLICT DO NOTHING RETURNING 1
), known AS (
    INSERT INTO reporter (phone_index, reporter_ref, first_seen_at)
    SELECT CAST({places["phone_index"]} AS bytea), CAST({places["reporter_ref"]} AS text),
           CAST({places["received_at"]} AS timestamptz)
      FROM claimed WHERE CAST({places["phone_index"]} AS bytea) IS NOT NULL
    ON CONFLICT DO NOTHING
), told AS (
    INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, occurred_at, traceparent)
    SELECT CAST($7 AS uuid), CAST($8 AS text), CAST($9 AS text), CAST($10 AS text), CAST($11 AS bytea),
           CAST({places["received_at"]} AS timestamptz), CAST($12 AS text)
      FROM claimed
), sketched AS (
    INSERT INTO issue_sketch (area_code, category_code, sketch, issue_id)
    SELECT CAST($13 AS text), CAST($14 AS text), CAST($15 AS bit(256)), CAST({places["id"]} AS uuid)
      FROM claimed WHERE CAST($15 AS bit(256)) IS NOT NULL
), used AS (
    INSERT INTO attachment_use (attachment_id, issue_id)
    SELECT unnest(CAST({files} AS uuid[])), CAST({places["id"]} AS uuid) FROM claimed
), came AS (
    INSERT INTO issue_origin (origin_index, content_index, issue_id)
    SELECT origin, content, CAST({places["id"]} AS uuid)
      FROM claimed, unnest(CAST({origins} AS bytea[]), CAST({contents} AS bytea[])) AS given (origin, content)
), kept AS (
    INSERT INTO issue ({", ".join(_ISSUE_NAMES)}) SELECT {values} FROM claimed
)
SELECT CAST({asked} AS integer), count(*) FROM claimed"""


def _sql_type(name: str) -> str:
    return {"datetime": "timestamptz", "blob": "bytea", "large_binary": "bytea"}.get(_TYPES[name], _TYPES[name])


STATEMENT = _statement()
_tracer = trace.get_tracer("chassis")
_SPAN_ATTRIBUTES = {"db.system.name": "postgresql", "db.query.text": STATEMENT}


class Acceptance:
    """What the use case wants written; implements ReceptionWork."""

    def __init__(self) -> None:
        self.event_values: tuple[Any, ...] = ()
        self.issue_values: tuple[Any, ...] = ()
        self.footprint_values: tuple[Any, ...] = (None, None, None)
        # No array where there is nothing for it, which is nearly always: an empty one costs both sides something, too.
        self.attachment_ids: list[str] | None = None
        self.origin_values: tuple[list[bytes] | None, list[bytes | None] | None] = (None, None)

    def accept(
        self,
        event: IssueReceived,
        sealed: bytes,
        phone_index: bytes | None,
        footprint: Footprint | None,
        origins: Sequence[IndexedOrigin] = (),
    ) -> None:
        row = issue_row(event.issue)
        row.update(sealed=sealed, phone_index=phone_index, erased_at=None)
        if footprint is not None:
            self.footprint_values = (footprint.area_code, footprint.category_code, footprint.sketch)
        self.issue_values = tuple(map(row.__getitem__, _ISSUE_NAMES))
        self.attachment_ids = list(event.attachment_ids) or None
        if origins:
            self.origin_values = ([each.origin for each in origins], [each.content for each in origins])
        told = event_codec.encode(event)
        self.event_values = (told.id, told.topic, told.key, told.type, told.payload, current_traceparent())


class AcceptanceBook:
    """Connections that do nothing else."""

    def __init__(self, pool: PreparedPool, on_commit: Callable[[], None] = lambda: None) -> None:
        self._pool = pool
        self._on_commit = on_commit

    async def commit(
        self, acceptance: Acceptance, key: IdempotentRequest, status: int, headers: str, body: bytes
    ) -> bool:
        """False when this request was answered before or is in flight elsewhere: nothing was written then.

        Raises TrackingCodeTaken, OriginKnown or InvalidIssue.
        """
        answer = (key.scope, key.body_hash, status, headers, body, key.lock)
        values = (*answer, *acceptance.event_values, *acceptance.footprint_values, *acceptance.issue_values)
        try:
            claimed = await self._execute((*values, acceptance.attachment_ids, *acceptance.origin_values))
        except UniqueViolationError as error:
            if error.constraint_name == "issue_tracking_code":
                raise TrackingCodeTaken from None
            if error.constraint_name == "issue_origin_pkey":
                raise OriginKnown from None
            if error.constraint_name == "attachment_use_pkey":
                # Another issue was quicker with the same file.
                raise InvalidIssue([field_error("attachments", "unknown_attachment")]) from None
            raise
        if claimed:
            self._on_commit()
        return claimed

    async def _execute(self, values: tuple[Any, ...]) -> bool:
        if not trace.get_current_span().is_recording():
            return bool((await self._pool.fetch_rows(*values))[0][1])
        span = _tracer.start_span("INSERT", kind=SpanKind.CLIENT, attributes=_SPAN_ATTRIBUTES)
        with CurrentSpan(span):
            return bool((await self._pool.fetch_rows(*values))[0][1])


def acceptance_pool(database_url: str, connections_max: int) -> PreparedPool:
    return PreparedPool(database_url, "intake-accept", STATEMENT, connections_max)
