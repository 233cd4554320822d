"""What residents say of a fix before it is done, and of an answer that is none to them, as the case's course keeps it.

    proposals: [{number, at, post, text, answer_by, answers: {ref: {suits, at}}, affected}]
    questions: [{id, at, text, due_at, answered_at, post, answer}]

Texts are masked. Silence is no consent: who has not answered is counted as silent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.routing.domain.clocks.events import WORKDAYS, Limit

Note = Mapping[str, Any]
# Within so much the follow-up unit answers who was not answered.
QUESTION_LIMIT = Limit(WORKDAYS, 3)


def open_questions(questions: Sequence[Note]) -> list[Note]:
    return [each for each in questions if not each["answered_at"]]


def tally(proposal: Note) -> dict[str, Any]:
    """{number, suits, objects, silent}; silent is None while nobody has said how many were asked."""
    said = [each["suits"] for each in proposal["answers"].values()]
    asked = proposal["affected"]
    return {
        "number": proposal["number"],
        "suits": sum(said),
        "objects": len(said) - sum(said),
        "silent": None if asked is None else max(0, asked - len(said)),
    }


def is_waiting(proposal: Note, now: datetime) -> bool:
    """Somebody may still answer."""
    return is_in_time(proposal, now) and tally(proposal)["silent"] != 0


def is_in_time(proposal: Note, said_at: datetime) -> bool:
    """Until then everybody may change their mind, as intake tells them."""
    return said_at <= datetime.fromisoformat(proposal["answer_by"])


def judged(proposal: Note, ref: str, suits: bool, at: datetime, affected: int) -> Note:
    """The last word of a person counts."""
    answers = {**proposal["answers"], ref: {"suits": suits, "at": at.isoformat()}}
    return {**proposal, "answers": answers, "affected": affected}
