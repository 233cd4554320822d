"""Somebody joined an issue: told of what comes, as its reporter is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notify.usecases.ports import Channels


@dataclass(frozen=True, slots=True)
class FollowIssue:
    """A command."""

    case_id: UUID
    follower_ref: str
    followed_at: datetime


def follow_issue(command: FollowIssue, work: Channels) -> None:
    """Joining twice changes nothing."""
    work.people.add_follower(command.case_id, command.follower_ref, command.followed_at)
