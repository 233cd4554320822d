"""What the use cases of wordings need of the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notify.domain.events import TemplateActed
from services.notify.domain.template_rules import Wording


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """`created_by`: a login, `author`: the person behind it where a token names one. Drafts have no `published_at`."""

    wording: Wording
    version: int
    created_by: str
    author: str
    created_at: datetime
    published_by: str | None = None
    published_at: datetime | None = None

    def is_written_by(self, login: str, person: str) -> bool:
        """One human may have several logins."""
        return self.created_by == login or bool(person and self.author == person)


class Wordings(Protocol):
    async def locked_versions(self, name: str, language: str) -> Sequence[WordingVersion]:
        """Oldest first; a second request for the same name waits, whatever there is."""
        ...

    async def parts_in_force(self, language: str) -> Mapping[str, str]:
        """The texts of published parts; nobody publishes another one until the commit."""
        ...

    async def add(self, draft: WordingVersion) -> None: ...

    async def publish(self, published: WordingVersion) -> None: ...


class WordingWork(Protocol):
    """The unit of work as far as wordings go."""

    @property
    def wordings(self) -> Wordings: ...

    def publish(self, event: TemplateActed) -> None: ...
