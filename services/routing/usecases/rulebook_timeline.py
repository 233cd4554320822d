"""Two dates on every published version answer what was in force on a day, as known at a moment."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeAlias

from services.routing.usecases.rulebook_version import PUBLISHED, RulebookVersion

_Rank: TypeAlias = tuple[date, datetime, str]
_FIRST, _START = date.min, datetime.min.replace(tzinfo=UTC)


class Timeline:
    """All versions that were ever published. Of those whose day has come the latest day rules; of one day's, the one
    that was published last. So publishing again for the same day corrects it, for the past and the future alike, and
    what was known before stays answerable.
    """

    def __init__(self, published: Iterable[RulebookVersion] = ()) -> None:
        self._newest_first = sorted(published, key=_rank, reverse=True)
        self._by_version = {each.version: each for each in self._newest_first}

    def with_version(self, version: RulebookVersion) -> "Timeline":
        return Timeline([*(each for each in self._newest_first if each.version != version.version), version])

    def version(self, version: str) -> RulebookVersion | None:
        return self._by_version.get(version)

    def oldest_first(self) -> list[RulebookVersion]:
        """By the day from which on each is in force."""
        return self._newest_first[::-1]

    def in_force(self, day: date, known_at: datetime | None = None) -> RulebookVersion | None:
        """`known_at`: only what had been published by that moment counts."""
        for each in self._newest_first:
            day_has_come = (each.in_force_from or _FIRST) <= day
            if day_has_come and (known_at is None or (each.published_at or _START) <= known_at):
                return each
        return None

    def deciding(self, day: date, today: date) -> RulebookVersion | None:
        """By which version a matter of this day is decided: the one in force then; before the first of all, today's,
        whose rows carry dates of their own."""
        return self.in_force(day) or self.in_force(today)

    def outlived(self, today: date) -> list[RulebookVersion]:
        """Published ones that will not be in force on any day from today on."""
        ruling = self.in_force(today)
        if ruling is None:
            return []
        floor = _rank(ruling)
        return [each for each in self._newest_first if each.status == PUBLISHED and _rank(each) < floor]


def _rank(version: RulebookVersion) -> _Rank:
    return (version.in_force_from or _FIRST, version.published_at or _START, version.version)
