"""An open issue that may be about the same thing, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.intake.domain.duplicates.rarity import Rarity
from services.intake.domain.duplicates.reasons import reasons
from services.intake.domain.duplicates.similarity import shared_words, similarity
from services.intake.domain.received_issue import ReceivedIssue

# More than a reporter reads through before sending.
OFFERED_MAX = 3
# Of texts in which it is known what is rare; where nothing was counted yet, common words count too much.
OFFERED_FROM = 0.34
OFFERED_FROM_UNCOUNTED = 0.45


class Neighbour(NamedTuple):
    """An open issue nearby; words are masked. As it is read: a report may have half a dozen of them."""

    issue_id: UUID
    tracking_code: str
    title: str
    text: str
    area_code: str | None
    category_code: str | None
    received_at: datetime


class Candidate(NamedTuple):
    neighbour: Neighbour
    similarity: float
    because: tuple[str, ...]


class Compared(NamedTuple):
    """The issue that duplicates are looked for of; words are masked. `issue_id`: once it has one."""

    title: str
    text: str
    area_code: str | None
    category_code: str | None
    at: datetime
    issue_id: UUID | None = None

    @classmethod
    def of(cls, issue: ReceivedIssue) -> "Compared":
        codes = issue.area_code, issue.category_code
        return cls(issue.title_masked, issue.text_masked, *codes, issue.received_at, issue.id)


def candidates(issue: Compared, neighbours: Iterable[Neighbour], rarity: Rarity) -> list[Candidate]:
    """The likeliest first; nothing is a candidate for itself."""
    found = [each for each in neighbours if each.issue_id != issue.issue_id]
    if not found:
        return []
    profile = rarity.profile(issue.title, issue.text)
    profiles = [rarity.profile(each.title, each.text) for each in found]
    scored = zip((similarity(profile, each) for each in profiles), found, profiles, strict=True)
    offered_from = OFFERED_FROM if rarity.is_counted else OFFERED_FROM_UNCOUNTED
    offered = sorted(
        (each for each in scored if each[0] >= offered_from), key=lambda each: (-each[0], each[1].issue_id)
    )
    return [
        Candidate(neighbour, score, tuple(_because(issue, neighbour, shared_words(profile, other))))
        for score, neighbour, other in offered[:OFFERED_MAX]
    ]


def _because(issue: Compared, other: Neighbour, words: Sequence[str]) -> Iterator[str]:
    titles, times = (issue.title, other.title), (issue.at, other.received_at)
    areas, categories = (issue.area_code, other.area_code), (issue.category_code, other.category_code)
    return reasons(words, titles, areas, categories, times)
