"""Erasing by order: what was decided, and how far it has come by the records of those who hold the data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

REFUSE = "refuse"
ORDERED, RESTRICTED, DONE, REFUSED = "ordered", "restricted", "done", "refused"
# What intake records of it.
KEYS_DESTROYED, ISSUE_ERASED = "keys.destroyed", "issue.erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """`reason`: why it was refused, "" otherwise. `since_index`: the log's size then; what it led to comes behind."""

    id: UUID
    subject_ref: str
    decision: str
    legal_ground: str
    reason: str
    decided_at: datetime
    since_index: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`restricted`: open cases whose masked words stay until they are over; nothing else is left of the originals.

    `events`: ids of the records that say so.
    """

    status: str
    keys_destroyed_at: str | None
    erased: tuple[str, ...]
    restricted: tuple[str, ...]
    events: tuple[str, ...]


def progress_of(erasure: Erasure, leaves: Iterable[Mapping[str, Any]]) -> Progress:
    """`leaves`: of the two actions above, of this person, since it was decided, in order."""
    words: dict[str, str] = {}
    destroyed_at, events = None, []
    for leaf in leaves:
        events.append(leaf["event_id"])
        if leaf["action"] == KEYS_DESTROYED:
            destroyed_at = leaf["occurred_at"]
        else:
            words[leaf.get("case_id", "")] = leaf.get("after", {}).get("words", "")
    kept = tuple(case for case, state in words.items() if state == "kept")
    gone = tuple(case for case, state in words.items() if state != "kept")
    if erasure.decision == REFUSE:
        return Progress(REFUSED, None, (), (), ())
    status = ORDERED if destroyed_at is None else RESTRICTED if kept else DONE
    return Progress(status, destroyed_at, gone, kept, tuple(events))
