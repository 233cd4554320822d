"""What a platform makes of words and files that came by it: a mark for a person to look at, never a reason to drop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# WeChat judges so many characters at once.
PART_CHARACTERS_MAX = 2_500
# One minute after the first failure, then twice as long each time.
_RETRY_MINUTES_MAX = 240
_OVER_QUOTA_MINUTES = 60
TRIES_MAX = 10


class Verdict(StrEnum):
    """Ordered by how much it needs a person."""

    PASS = "pass"  # noqa: S105 - a verdict
    PENDING = "pending"
    # Nobody could be asked.
    UNCHECKED = "unchecked"
    REVIEW = "review"
    RISKY = "risky"

    @property
    def is_mark(self) -> bool:
        return self in (Verdict.REVIEW, Verdict.RISKY)


# WeChat's labels.
LABELS = {
    100: "正常",
    10001: "广告",
    20001: "时政",
    20002: "色情",
    20003: "辱骂",
    20006: "违法犯罪",
    20008: "欺诈",
    20012: "低俗",
    20013: "版权",
    21000: "其他",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    label: int


@dataclass(frozen=True, slots=True)
class ContentCheck:
    """Of an issue's words (`id` is the issue's) or of one of its files (`id` is the file's)."""

    id: UUID
    issue_id: UUID
    reporter_ref: str
    media_type: str | None
    tries: int = 0

    @property
    def is_of_words(self) -> bool:
        return self.media_type is None


def parts_of(title: str, text: str) -> list[str]:
    """What is judged together is judged at once, as far as it fits."""
    words = f"{title}\n{text}".strip()
    return [words[at : at + PART_CHARACTERS_MAX] for at in range(0, len(words), PART_CHARACTERS_MAX)]


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """Of all parts; nothing to judge passes."""
    order = list(Verdict)
    return max(judgements, key=lambda each: order.index(each.verdict), default=Judgement(Verdict.PASS, 100))


def next_try(tries: int, now: datetime, *, is_over_quota: bool) -> datetime | None:
    """After so many tries, that one included; None when it is given up."""
    if tries >= TRIES_MAX:
        return None
    minutes = min(2 ** (tries - 1), _RETRY_MINUTES_MAX)
    return now + timedelta(minutes=max(minutes, _OVER_QUOTA_MINUTES) if is_over_quota else minutes)
