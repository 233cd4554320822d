"""Dead letters: a message that can't be handled is kept with its reason, copied to `<topic>.dlq` and recorded; later
messages of its key are parked until somebody replays or skips it."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from chassis.clock import Clock
from chassis.database import insert_rows
from chassis.events import OutgoingEvent, Position, RawMessage
from chassis.ids import new_id
from chassis.recording import action_record
from chassis.tables import dead_letter
from chassis.topics import DEAD_LETTER_SUFFIX
from chassis.unit_of_work import UnitOfWork

OPEN_STATES = ("dead", "parked", "replay", "skip")
REASON_CHARACTERS_MAX = 500
_waiting = (
    select(dead_letter.c.key)
    .distinct()
    .where(dead_letter.c.state.in_(OPEN_STATES), dead_letter.c.key == bindparam("keys", type_=ARRAY(BYTEA)).any_())
)


class DeadLetters:
    """The usual refusals, in the consumer's own database."""

    def __init__(self, service: str, clock: Clock) -> None:
        self._service = service
        self._clock = clock

    async def waiting_keys(self, messages: Sequence[RawMessage], work: UnitOfWork) -> set[bytes]:
        keys = list({message.key for message in messages if message.key is not None})
        result = await work.connection.execute(_waiting, {"keys": keys})
        return set(result.scalars())

    async def park(self, message: RawMessage, work: UnitOfWork) -> None:
        await insert_rows(work.connection, dead_letter, [_row(message, "parked", "waits for an earlier dead letter")])

    async def refuse(self, message: RawMessage, reason: str, work: UnitOfWork) -> bool:
        reason = reason[:REASON_CHARACTERS_MAX]
        await insert_rows(work.connection, dead_letter, [_row(message, "dead", reason)])
        self._tell(message, reason, work)
        return message.key is not None

    def _tell(self, message: RawMessage, reason: str, work: UnitOfWork) -> None:
        origin = message.position
        headers = {
            "dlq_reason": reason,
            "dlq_consumer": self._service,
            "dlq_topic": origin.topic,
            "dlq_partition": str(origin.partition),
            "dlq_offset": str(origin.offset),
            "dlq_event_id": message.text("ce_id"),
        }
        work.outbox.add(
            OutgoingEvent(
                id=new_id(),
                topic=origin.topic + DEAD_LETTER_SUFFIX,
                key=message.key_text,
                type=message.text("ce_type") or "unknown",
                payload=message.value,
                occurred_at=self._clock.now(),
                headers=headers,
            ),
            message.text("traceparent"),
        )
        detail = {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset}
        work.outbox.add(
            action_record(
                self._service, "message.dead_lettered", self._clock.now(), subject_ref=origin.topic, detail=detail
            )
        )


def _row(message: RawMessage, state: str, reason: str) -> dict[str, Any]:
    return {
        "event_id": message.text("ce_id"),
        "topic": message.position.topic,
        "partition": message.position.partition,
        "offset": message.position.offset,
        "key": message.key,
        "value": message.value,
        "headers": orjson.dumps({n: base64.b64encode(v).decode() for n, v in message.headers.items()}).decode(),
        "state": state,
        "reason": reason,
    }


def raw_message(row: Any) -> RawMessage:
    """The message as it came, from its row."""
    headers = {name: base64.b64decode(value) for name, value in orjson.loads(row.headers).items()}
    return RawMessage(Position(row.topic, row.partition, row.offset), row.key, row.value, headers)


async def asked_keys(work: UnitOfWork) -> list[tuple[str, int, bytes | None]]:
    """(topic, partition, key) of the letters that somebody asked to replay or skip, oldest first."""
    statement = (
        select(dead_letter.c.topic, dead_letter.c.partition, dead_letter.c.key)
        .where(dead_letter.c.state.in_(("replay", "skip")))
        .order_by(dead_letter.c.id)
        .limit(100)
    )
    rows = await work.connection.execute(statement)
    return list(dict.fromkeys((row.topic, row.partition, row.key) for row in rows))


async def open_letters(work: UnitOfWork, key: bytes | None) -> Sequence[Any]:
    """Open letters of a key, locked, in the order in which they came."""
    same_key = dead_letter.c.key.is_(None) if key is None else dead_letter.c.key == key
    statement = (
        select(dead_letter)
        .where(dead_letter.c.state.in_(OPEN_STATES), same_key)
        .order_by(dead_letter.c.id)
        .with_for_update()
    )
    return (await work.connection.execute(statement)).all()


async def end(work: UnitOfWork, letter_id: int, state: str, reason: str | None, clock: Clock) -> None:
    """Set a letter's state; a reason is given when it stays dead."""
    values: dict[str, Any] = {"state": state} if reason is None else {"state": state, "reason": reason}
    if state in {"replayed", "skipped"}:
        values["ended_at"] = clock.now()
    await work.connection.execute(update(dead_letter).where(dead_letter.c.id == letter_id).values(**values))
