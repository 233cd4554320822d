"""Messages by vendors (SMS, WeChat, WeCom, mail) in Postgres: never claimed twice for one sending."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import sms_message
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel, Urgency
from services.notify.domain.preferences import NIGHT, Preferences, QuietHours
from services.notify.domain.sms import Outcome, SmsTry
from services.notify.usecases.sms.ports import ClaimedSms, NewSms

KEPT_DAYS = 30
# From here on it may have gone out: whoever dies now leaves one of which nobody knows.
_CLAIM = text("""
WITH due AS (
    SELECT id FROM sms_message WHERE state = 'queued' AND channel = :channel AND next_attempt_at <= :now
     ORDER BY next_attempt_at LIMIT :count_max FOR UPDATE SKIP LOCKED
)
UPDATE sms_message AS m SET state = 'sending', attempts = attempts + 1, lease = :lease, leased_until = :until
  FROM due WHERE m.id = due.id
RETURNING m.*
""")
_HELD = text("""
SELECT * FROM sms_message
 WHERE id = ANY(CAST(:ids AS uuid[])) AND state = 'sending' AND lease = :lease ORDER BY id FOR UPDATE
""")
_LEFT_BEHIND = text("""
SELECT * FROM sms_message WHERE state = 'sending' AND leased_until <= :now ORDER BY id FOR UPDATE SKIP LOCKED
""")
_RECORD = text("""
UPDATE sms_message AS m
   SET state = done.state, next_attempt_at = coalesce(done.again_at, m.next_attempt_at), lease = NULL,
       vendor = done.vendor, vendor_ref = done.vendor_ref, perhaps_shown = m.perhaps_shown OR done.perhaps_shown
  FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:again_at AS timestamptz[]),
              CAST(:vendors AS text[]), CAST(:vendor_refs AS text[]), CAST(:perhaps_shown AS boolean[]))
       AS done (id, state, again_at, vendor, vendor_ref, perhaps_shown)
 WHERE m.id = done.id
""")
_REQUEUE = text("""
UPDATE sms_message SET state = 'queued', attempts = 0, next_attempt_at = :now, created_at = :now
 WHERE id = :id AND state IN ('failed', 'unknown') RETURNING channel
""")
# Whoever asked for quiet after it was put in, and whom an emergency does not concern; and who wanted no call: beside a
# line of the call list only they are written to.
_QUIET = text("""
SELECT m.id, d.urgency, p.quiet_begins, p.quiet_ends
  FROM sms_message AS m JOIN delivery AS d ON d.id = m.id
       LEFT JOIN preference AS p ON p.owner = d.recipient_kind || ':' || d.recipient_ref
 WHERE m.id = ANY(CAST(:ids AS uuid[])) AND (p.quiet_begins IS NOT NULL OR EXISTS (
       SELECT FROM delivery AS c WHERE c.cause_event_id = d.cause_event_id AND c.party = d.party
          AND c.recipient_ref = d.recipient_ref AND c.channel = 'callback'))
""")
_POSTPONE = text("""
UPDATE sms_message SET state = 'queued', attempts = attempts - 1, lease = NULL, next_attempt_at = :until WHERE id = :id
""")
_SWEEP = text("DELETE FROM sms_message WHERE created_at < :before AND state NOT IN ('queued', 'sending')")


class SmsQueue:
    """See `usecases.sms.ports.SmsMessages`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._added: list[NewSms] = []
        self._recorded: list[tuple[UUID, DeliveryState, SmsTry, datetime | None]] = []
        # By which ways something may be sent at once after the commit.
        self.due: set[Channel] = set()

    def add(self, message: NewSms) -> None:
        self._added.append(message)

    def record(self, message_id: UUID, state: DeliveryState, done: SmsTry, again_at: datetime | None) -> None:
        self._recorded.append((message_id, state, done, again_at))

    async def claim(
        self, channel: Channel, lease: UUID, now: datetime, lease_time: timedelta, count_max: int
    ) -> list[ClaimedSms]:
        parameters = {"channel": channel, "lease": lease, "now": now, "until": now + lease_time, "count_max": count_max}
        return [_claimed(row) for row in await self._connection.execute(_CLAIM, parameters)]

    async def quiet_now(self, message_ids: Sequence[UUID], now: datetime) -> dict[UUID, datetime]:
        """Until when those of them have to wait whose recipients asked for quiet or rest."""
        waiting: dict[UUID, datetime] = {}
        rows = await self._connection.execute(_QUIET, {"ids": list(message_ids)}) if message_ids else ()
        for row in rows:
            hours = QuietHours(row.quiet_begins, row.quiet_ends) if row.quiet_begins else NIGHT
            until = Preferences(hours).quiet_until(Urgency(row.urgency), now)
            if until is not None:
                waiting[row.id] = until
        return waiting

    async def postpone(self, message_id: UUID, until: datetime) -> None:
        """It was claimed and not sent; that was no try."""
        await self._connection.execute(_POSTPONE, {"id": message_id, "until": until})

    async def requeue(self, message_id: UUID, now: datetime) -> bool:
        channel = (await self._connection.execute(_REQUEUE, {"id": message_id, "now": now})).scalar_one_or_none()
        if channel is not None:
            self.due.add(Channel(channel))
        return channel is not None

    async def held(self, lease: UUID, message_ids: Sequence[UUID]) -> dict[UUID, ClaimedSms]:
        if not message_ids:
            return {}
        rows = await self._connection.execute(_HELD, {"ids": list(message_ids), "lease": lease})
        return {row.id: _claimed(row) for row in rows}

    async def left_behind(self, now: datetime) -> list[ClaimedSms]:
        return [_claimed(row) for row in await self._connection.execute(_LEFT_BEHIND, {"now": now})]

    async def sweep(self, now: datetime) -> None:
        await self._connection.execute(_SWEEP, {"before": now - timedelta(days=KEPT_DAYS)})

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        self.due.update(message.channel for message in added)
        await insert_rows(connection, sms_message, [_row(message) for message in added])
        recorded, self._recorded = self._recorded, []
        if recorded:
            ids, states, tries, again_at = zip(*recorded, strict=True)
            columns: dict[str, list[Any]] = {
                "ids": list(ids),
                "states": list(states),
                "again_at": list(again_at),
                "vendors": [one.vendor for one in tries],
                "vendor_refs": [one.vendor_ref for one in tries],
                "perhaps_shown": [one.outcome is Outcome.COPY_HARMLESS for one in tries],
            }
            await connection.execute(_RECORD, columns)

    def discard(self) -> None:
        self._added.clear()
        self._recorded.clear()


def _row(message: NewSms) -> dict[str, Any]:
    return {
        "id": message.id,
        "case_id": message.case_id,
        "template": message.template,
        "text": message.text,
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "next_attempt_at": message.not_before,
        "created_at": message.created_at,
        "channel": message.channel,
        "body": message.body,
        "next_ways": " ".join(message.next_ways),
        "patience_seconds": int(message.patience.total_seconds()),
    }


def _claimed(row: Any) -> ClaimedSms:
    return ClaimedSms(
        id=row.id,
        case_id=row.case_id,
        template=row.template,
        text=row.text,
        attempts=row.attempts,
        created_at=row.created_at,
        channel=Channel(row.channel),
        body=row.body,
        next_ways=tuple(map(Channel, row.next_ways.split())),
        patience=timedelta(seconds=row.patience_seconds),
        perhaps_shown=row.perhaps_shown,
    )
