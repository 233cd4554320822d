"""A case's progress as a row and back."""

from datetime import datetime
from typing import Any

import orjson

from services.intake.domain.progress import Progress, Question, Step, received

_JSON = ("steps", "questions", "concerned_units")
PLAIN = tuple(name for name in Progress.__dataclass_fields__ if name not in _JSON)
STORED = (*PLAIN, *_JSON)


def progress_row(progress: Progress) -> dict[str, Any]:
    row = {name: getattr(progress, name) for name in PLAIN}
    steps = [[step.state, step.at.isoformat(), step.unit_code] for step in progress.steps]
    questions = [[question.at.isoformat(), question.text] for question in progress.questions]
    lists = {"steps": steps, "questions": questions, "concerned_units": progress.concerned_units}
    return row | {name: orjson.dumps(content).decode() for name, content in lists.items()}


def read_progress_row(row: Any) -> Progress:
    steps = tuple(Step(state, datetime.fromisoformat(at), unit) for state, at, unit in orjson.loads(row.steps))
    questions = tuple(Question(datetime.fromisoformat(at), text) for at, text in orjson.loads(row.questions))
    plain = {name: getattr(row, name) for name in PLAIN}
    return Progress(**plain, steps=steps, questions=questions, concerned_units=tuple(orjson.loads(row.concerned_units)))


def read_joined(row: Any) -> Progress:
    """Of an issue's row with its case's outer-joined; before routing has spoken there is only the first step."""
    return received(row.received_at) if row.case_version is None else read_progress_row(row)
