"""What residents are told beside the case itself: the words of a proposal or an answer, masked, and until when."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from services.routing.adapters.record_codec import timestamp
from services.routing.domain.events import CaseEvent
from services.routing.domain.resident_events import FixProposed, QuestionAnswered, QuestionNoted

Fill = Callable[[Any, Mapping[str, Any], str], None]


def _question(message: Any, detail: Mapping[str, Any], _words: str) -> None:
    message.question_id = detail["question_id"]
    message.due_at.CopyFrom(timestamp(datetime.fromisoformat(detail["due_at"])))


def _answer(message: Any, detail: Mapping[str, Any], words: str) -> None:
    message.question_id, message.answer_masked = detail["question_id"], words


def _proposal(message: Any, detail: Mapping[str, Any], words: str) -> None:
    message.number, message.text_masked = detail["number"], words
    message.answer_by.CopyFrom(timestamp(datetime.fromisoformat(detail["answer_by"])))


# By event: fills the message from the event's detail and its masked note.
RESIDENTS_ARE_TOLD: Mapping[type[CaseEvent], Fill] = {
    QuestionNoted: _question,
    QuestionAnswered: _answer,
    FixProposed: _proposal,
}
