"""Dead letters: a message that can't be handled is kept with its reason, copied to `<topic>.dlq` and recorded; later
messages of its key are parked until somebody replays or skips it."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from chassis.clock import Clock
from chassis.database import insert_rows
from chassis.events import OutgoingEvent, Position, RawMessage
from chassis.ids import new_id
from chassis.recording import action_record
from chassis.tables import dead_letter
from chassis.topics import DEAD_LETTER_SUFFIX
from chassis.unit_of_work import UnitOfWork
from contracts.record.v1.record_pb2 import ACTOR_TYPE_ADMIN, Actor


class NoSuchLetter(LookupError):  # noqa: N818
    """There is no open dead letter with this id."""


class LetterParked(ValueError):  # noqa: N818
    """This letter only waits for an earlier dead one of its key: replay or skip that one."""


OPEN_STATES = ("dead", "parked", "replay", "skip")
REASON_CHARACTERS_MAX = 500
# A key's letters are worked off in transactions of this size.
LETTERS_PER_ROUND = 500
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
        self.tell(message, reason, work)
        return message.key is not None

    def tell(self, message: RawMessage, reason: str, work: UnitOfWork) -> None:
        """A copy for the dead-letter topic, and a record for audit."""
        origin, now = message.position, self._clock.now()
        headers = {
            "dlq_reason": reason,
            "dlq_consumer": self._service,
            "dlq_topic": origin.topic,
            "dlq_partition": str(origin.partition),
            "dlq_offset": str(origin.offset),
            "dlq_event_id": message.text("ce_id"),
        }
        copy = OutgoingEvent(
            id=new_id(),
            topic=origin.topic + DEAD_LETTER_SUFFIX,
            key=message.key_text,
            type=message.text("ce_type") or "unknown",
            payload=message.value,
            occurred_at=now,
            headers=headers,
        )
        work.outbox.add(copy, message.text("traceparent"))
        detail = {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset}
        record = action_record(self._service, "message.dead_lettered", now, subject_ref=origin.topic, detail=detail)
        work.outbox.add(record)


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


async def keys_to_work_off(work: UnitOfWork) -> list[tuple[str, int, bytes | None]]:
    """(topic, partition, key) of letters that may be worked off: no dead one stands before them.

    Those are the letters that somebody asked to replay or skip, and the parked ones whose dead letter has ended. What
    was asked for behind another dead letter waits with it, and doesn't keep other keys from their turn.
    """
    earlier = dead_letter.alias("earlier")
    blocked = exists().where(
        earlier.c.key == dead_letter.c.key, earlier.c.state == "dead", earlier.c.id < dead_letter.c.id
    )
    statement = (
        select(dead_letter.c.topic, dead_letter.c.partition, dead_letter.c.key)
        .where(dead_letter.c.state.in_(("replay", "skip", "parked")), ~blocked)
        .group_by(dead_letter.c.topic, dead_letter.c.partition, dead_letter.c.key)
        .order_by(func.min(dead_letter.c.id))
        .limit(100)
    )
    rows = await work.connection.execute(statement)
    return [(row.topic, row.partition, row.key) for row in rows]


async def open_letters(work: UnitOfWork, key: bytes | None) -> Sequence[Any]:
    """The first open letters of a key, locked, in the order in which they came; without a key, those asked for."""
    if key is None:
        wanted = and_(dead_letter.c.key.is_(None), dead_letter.c.state.in_(("replay", "skip")))
    else:
        wanted = and_(dead_letter.c.key == key, dead_letter.c.state.in_(OPEN_STATES))
    statement = select(dead_letter).where(wanted).order_by(dead_letter.c.id).limit(LETTERS_PER_ROUND).with_for_update()
    return (await work.connection.execute(statement)).all()


async def ask(work: UnitOfWork, service: str, letter_id: int, act: str, asked_by: str, clock: Clock) -> None:
    """Ask the consumer to `replay` or `skip` an open letter; the act is recorded for audit.

    Those parked behind it follow by themselves, in their order, once it has ended.

    Raises:
        NoSuchLetter: it does not exist, or has ended.
        LetterParked: it can't be replayed before the dead one that it waits for.
    """
    statement = select(dead_letter).where(dead_letter.c.id == letter_id).with_for_update()
    letter = (await work.connection.execute(statement)).one_or_none()
    if letter is None or letter.state not in OPEN_STATES:
        raise NoSuchLetter(letter_id)
    if letter.state == "parked" and act == "replay":
        raise LetterParked(letter_id)
    await work.connection.execute(
        update(dead_letter).where(dead_letter.c.id == letter_id).values(state=act, asked_by=asked_by)
    )
    detail = {"letter_id": letter_id, "partition": letter.partition, "offset": letter.offset}
    event = action_record(
        service,
        f"dead_letter.{act}_asked",
        clock.now(),
        actor=Actor(type=ACTOR_TYPE_ADMIN, ref=asked_by),
        subject_ref=letter.topic,
        before={"state": letter.state},
        after={"state": act},
        detail=detail,
    )
    work.outbox.add(event)


async def end(work: UnitOfWork, letter_id: int, state: str, reason: str | None, clock: Clock) -> None:
    """Set a letter's state; a reason is given when it stays dead."""
    values: dict[str, Any] = {"state": state} if reason is None else {"state": state, "reason": reason}
    if state in {"replayed", "skipped"}:
        values["ended_at"] = clock.now()
    await work.connection.execute(update(dead_letter).where(dead_letter.c.id == letter_id).values(**values))
