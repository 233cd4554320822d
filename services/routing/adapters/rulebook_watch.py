"""The role that keeps a process's shelf of rulebooks up to date."""

from chassis.clock import Clock
from chassis.notice_watch import NoticeWatch
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.rulebooks import CHANNEL


def rulebook_watch(database_url: str, shelf: RulebookShelf, poll_seconds: float, clock: Clock) -> NoticeWatch:
    """At midnight it looks, too: a version of a later day comes into force without anybody's notice."""
    return NoticeWatch(database_url, "routing-rulebook-watch", CHANNEL, shelf.refresh, poll_seconds, clock)
