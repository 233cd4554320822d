"""What is asked once, before the issue is sent (一次告知): facts that decide between the powers of a category, and the
materials that a power needs.

They come with the rulebook's release; routing worked them out of the powers' conditions and columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from services.intake.domain.issue import NewIssue

# Never missing: an issue has words, and one without an urgency is normal.
_NEVER_ASKED = frozenset({"text", "urgency"})


@dataclass(frozen=True, slots=True)
class Guard:
    """The fact can matter only from `first_day` to `last_day` (inclusive), if the text has a string of each group and,
    where so said, the issue is urgent."""

    groups: tuple[tuple[str, ...], ...] = ()
    urgent: bool = False
    first_day: date = date.min
    last_day: date = date.max

    def admits(self, words: str, urgent: bool) -> bool:
        return (urgent or not self.urgent) and all(any(each in words for each in group) for group in self.groups)


@dataclass(frozen=True, slots=True)
class DecidingFact:
    """`kind`: enum, integer, datetime, text or materials. `options`: the values told apart, or the materials' names;
    `allowed`: all values; `limits`: a number's.

    `guards`: one of them has to hold for the fact to matter.
    """

    field: str
    kind: str
    why: str
    options: tuple[str, ...]
    allowed: tuple[str, ...]
    limits: tuple[int, ...]
    powers: tuple[str, ...]
    guards: tuple[Guard, ...]

    def on(self, day: date) -> Self:
        """With the guards of that day alone; without any it does not matter then."""
        return replace(self, guards=tuple(each for each in self.guards if each.first_day <= day <= each.last_day))

    def matters_to(self, words: str, urgent: bool) -> bool:
        return any(guard.admits(words, urgent) for guard in self.guards)


def read_fact(row: Mapping[str, Any]) -> DecidingFact:
    """From a release. Fields that a later version adds are passed over; without `when` the fact always matters."""
    return DecidingFact(
        field=row["field"],
        kind=row["type"],
        why=row["why_zh"],
        options=tuple(row.get("options", ())),
        allowed=tuple(row.get("allowed", ())),
        limits=tuple(row.get("limits", ())),
        powers=tuple(row["powers"]),
        guards=tuple(_guard(each) for each in row["when"]) if "when" in row else (Guard(),),
    )


def missing_facts(issue: NewIssue, facts: Iterable[DecidingFact]) -> list[DecidingFact]:
    """Those that would decide about this issue and that it does not tell."""
    told = _told(issue)
    # A fact that a later version knows can't be told to this one, so it is not asked for either.
    untold = [fact for fact in facts if fact.field not in _NEVER_ASKED and told.get(fact.field, "") is None]
    if not untold:
        return []
    words = f"{issue.title}\n{issue.text}"
    urgent = issue.urgency_or_normal.is_urgent
    return [fact for fact in untold if fact.matters_to(words, urgent)]


def _told(issue: NewIssue) -> dict[str, Any]:
    """Every fact that can be told; None where it is not."""
    told = issue.fields
    return {
        "place.kind": told.place_kind,
        "party.kind": told.party_kind,
        "party.count": told.party_count,
        "repeat.count": told.repeat_count,
        "amount": told.amount,
        "occurred_at": issue.occurred_at,
        # What an attachment shows nobody can tell here: with any of them the materials count as handed in.
        "attachments": issue.attachments or None,
    }


def _guard(row: Mapping[str, Any]) -> Guard:
    return Guard(
        groups=tuple(tuple(group) for group in row.get("text", ())),
        urgent=bool(row.get("urgent", False)),
        first_day=date.fromisoformat(row["from"]) if row.get("from") else date.min,
        last_day=date.fromisoformat(row["until"]) if row.get("until") else date.max,
    )
