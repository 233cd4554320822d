"""What has happened to a case or a rulebook, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from chassis.sealed_words import SealedWords
from services.routing.domain.case import Case


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: `type` is a role; `ref` a pseudonym, never a name."""

    type: str
    ref: str
    post: str = ""
    unit: str = ""


ROUTING = Actor("service", "routing")


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`case`: as it stands afterwards. `before`, `after`: what changed, as codes. `detail`: codes and typed fields."""

    case: Case
    actor: Actor
    occurred_at: datetime
    before: Mapping[str, str]
    after: Mapping[str, str]
    reason_code: str = ""
    detail: Mapping[str, Any] | None = None
    # Masked; kept beside the case, never published.
    note: str = ""
    # Of the procedural power that the step rests on; empty: the power that leads the case.
    power_code: str = ""
    # What was written, in the writers' own words, for the record.
    words: SealedWords | None = None

    @classmethod
    def between(cls, before: Case, after: Case, actor: Actor, at: datetime, **more: Any) -> Self:
        was, now = before.codes(), after.codes()
        return cls(
            case=after,
            actor=actor,
            occurred_at=at,
            before={name: code for name, code in was.items() if now.get(name) != code},
            after={name: code for name, code in now.items() if was.get(name) != code},
            **more,
        )


class CaseAssigned(CaseEvent):
    """The power list named one lead (派单)."""


class CaseSentToTriage(CaseEvent):
    """No power, not enough facts or no rulebook: a person decides."""


class CaseDisputed(CaseEvent):
    """Several leads of equal precedence, or the lead is complained of: jurisdiction has to be ruled."""


class CaseAccepted(CaseEvent):
    """The lead unit signed for it (签收)."""


class CaseResolved(CaseEvent):
    """The lead unit declared it done (办结)."""


EVENT_OF_STATE: Mapping[str, type[CaseEvent]] = {
    "assigned": CaseAssigned,
    "triage": CaseSentToTriage,
    "disputed": CaseDisputed,
}


@dataclass(frozen=True, slots=True)
class RulebookRecordReleased:
    """`rows_json`: canonical JSON array of the rows' cells, as written in the table."""

    version: str
    digest: str
    kind: str
    code: str
    rows_json: str
    actor: Actor
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class RulebookReleased:
    """Closes a release. `records_sha256`: over the SHA-256 (raw bytes) of each rows_json, in order of (kind, code)."""

    version: str
    digest: str
    record_count: int
    records_sha256: str
    published_at: datetime
    in_force_from: str
    actor: Actor
    # Where the version's life stood before.
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RulebookRetired:
    """One record of a release, or with the kind `manifest` its closing, is taken back from the topic: a tombstone."""

    version: str
    kind: str
    code: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ActionTaken:
    """What only audit needs to hear: a step in the life of a rulebook's version, somebody set on a post.

    `action`: a verb in the past tense; `subject`: the version or post; the rest in codes, as in CaseEvent.
    `rulebook`: version and digest of the rulebook concerned.
    """

    action: str
    subject: str
    actor: Actor
    occurred_at: datetime
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    reason_code: str = ""
    detail: Mapping[str, Any] | None = None
    rulebook: tuple[str, str] | None = None
    # Where it is about a case: its id, and the numbered power that it rests on.
    case_id: str = ""
    power_code: str = ""
