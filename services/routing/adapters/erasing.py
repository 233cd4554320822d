"""Lets go of an erased issue's words. Codes and facts stay, so that a decision is still told and replayed."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from chassis.topics import decode
from contracts.intake.v1 import issue_pb2
from services.routing.adapters.event_codec import CASE_TOPIC
from services.routing.adapters.tables import case_event, case_file

# What residents themselves said after the issue was sent stands as the note of these.
_RESIDENTS_NOTES = (
    "routing.v1.CaseSupplemented",
    "routing.v1.FeedbackNoted",
    "routing.v1.ReopenAsked",
    "routing.v1.CaseWithdrawn",
    "routing.v1.QuestionNoted",
    "routing.v1.FixAnswerNoted",
)
_RESIDENTS_QUESTIONS = text("""
UPDATE case_file SET course = jsonb_set(course, '{questions}', (
    SELECT jsonb_agg(question || '{"text": ""}' ORDER BY place)
      FROM jsonb_array_elements(course -> 'questions') WITH ORDINALITY AS asked (question, place)))
 WHERE id = :case_id AND course -> 'questions' <> '[]'
""")


_KEEP = text("""
UPDATE case_event SET payload = told.payload
  FROM unnest(CAST(:versions AS integer[]), CAST(:payloads AS bytea[])) AS told (version, payload)
 WHERE case_event.case_id = :case_id AND case_event.version = told.version
""")


def erased_case_of(event: IncomingEvent) -> UUID | None:
    """None while the case still needs the words. Raises InvalidMessage."""
    message = cast(issue_pb2.IssueErased, event.message)
    if message.issue_id != event.raw.key_text:
        raise InvalidMessage("the key is not the issue_id")
    try:
        case_id = UUID(message.issue_id)
    except ValueError:
        raise InvalidMessage("issue_id is no UUID") from None
    return case_id if message.words_gone else None


async def let_go_of_words(case_id: UUID, connection: AsyncConnection) -> None:
    """A case that is not there has none."""
    await connection.execute(update(case_file).where(case_file.c.id == case_id).values(title_masked="", text_masked=""))
    await connection.execute(_RESIDENTS_QUESTIONS, {"case_id": case_id})
    notes = update(case_event).where(case_event.c.case_id == case_id, case_event.c.type.in_(_RESIDENTS_NOTES))
    await connection.execute(notes.values(note_masked=""))
    await _let_go_of_titles(case_id, connection)


async def _let_go_of_titles(case_id: UUID, connection: AsyncConnection) -> None:
    """Each event tells the whole case."""
    kept = select(case_event.c.version, case_event.c.type, case_event.c.payload).where(case_event.c.case_id == case_id)
    payloads = {row.version: _without_title(row.type, row.payload) for row in await connection.execute(kept)}
    values = {"case_id": case_id, "versions": list(payloads), "payloads": list(payloads.values())}
    await connection.execute(_KEEP, values)


def _without_title(event_type: str, payload: bytes) -> bytes:
    message: Any = decode(CASE_TOPIC, event_type, payload)
    message.case.title_masked = ""
    return cast(bytes, message.SerializeToString(deterministic=True))
