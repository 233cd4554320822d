"""What checking content needs of the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.content_checks import ContentCheck, Judgement
from services.intake.domain.duplicates.footprint import Footprint


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """What a person has to look at, or has. `decision`: harmless | confirmed."""

    id: UUID
    issue_id: UUID
    media_type: str | None
    verdict: str
    label: int
    checked_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str | None
    decision: str | None


class ContentJudge(Protocol):
    """Every call raises WeChatRefused or WeChatUnanswered."""

    async def judge_text(self, openid: str, text: str) -> Judgement: ...

    async def hand_in(self, openid: str, url: str, *, is_picture: bool) -> str:
        """The number under which the judgement will come."""
        ...


class ContentBook(Protocol):
    async def take_up(self, limit: int, *, with_files: bool) -> int:
        """Notes what came since the last look by people whom WeChat knows. How many issues were looked at; 0 also when
        somebody else is looking."""
        ...

    async def claim_due(self, now: datetime, until: datetime, limit: int) -> list[ContentCheck]:
        """Those whose turn it is; nobody else gets them before `until`."""
        ...

    async def judged(self, check_id: UUID, judgement: Judgement, at: datetime) -> bool:
        """False for what was judged before, or is gone."""
        ...

    async def handed_in(self, check_id: UUID, trace_id: str, ask_again_at: datetime) -> None: ...

    async def by_trace(self, trace_id: str) -> ContentCheck | None: ...

    async def try_again(self, check_id: UUID, at: datetime) -> None: ...

    async def marked_before(self, check_id: UUID | None, limit: int, *, is_open: bool) -> list[MarkedContent]:
        """The newest first."""
        ...

    async def lock_marked(self, check_id: UUID) -> MarkedContent | None: ...

    async def reviewed(self, check_id: UUID, by: str, decision: str, at: datetime) -> None: ...

    async def withhold(self, issue_id: UUID) -> None:
        """From those to whom it would be offered as like theirs."""
        ...

    async def offer_again(self, issue_id: UUID, known: Footprint) -> None: ...

    async def all_harmless(self, issue_id: UUID) -> bool:
        """Whether no mark of it is open or confirmed."""
        ...
