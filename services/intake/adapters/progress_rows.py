"""A case's progress as a row and back."""

from datetime import datetime
from typing import Any

import orjson

from services.intake.domain.progress import Progress, Step, received

PLAIN = tuple(name for name in Progress.__dataclass_fields__ if name != "steps")


def progress_row(progress: Progress) -> dict[str, Any]:
    row = {name: getattr(progress, name) for name in PLAIN}
    steps = [[step.state, step.at.isoformat(), step.unit_code] for step in progress.steps]
    return row | {"steps": orjson.dumps(steps).decode()}


def read_progress_row(row: Any) -> Progress:
    steps = tuple(Step(state, datetime.fromisoformat(at), unit) for state, at, unit in orjson.loads(row.steps))
    return Progress(**{name: getattr(row, name) for name in PLAIN}, steps=steps)


def read_joined(row: Any) -> Progress:
    """Of an issue's row with its case's outer-joined; before routing has spoken there is only the first step."""
    return received(row.received_at) if row.case_version is None else read_progress_row(row)
