"""What intake's messages say, as far as telling people goes."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.intake.v1 import issue_pb2
from services.notify.usecases.follow_issue import FollowIssue
from services.notify.usecases.forget_issue import ForgetIssue

FOLLOWED_TYPE = issue_pb2.IssueFollowed.DESCRIPTOR.full_name
ERASED_TYPE = issue_pb2.IssueErased.DESCRIPTOR.full_name


def followed_issue(event: IncomingEvent) -> FollowIssue:
    """Raises InvalidMessage."""
    message = cast(issue_pb2.IssueFollowed, event.message)
    if not message.follower_ref:
        raise InvalidMessage("follower_ref is missing")
    at = message.record.occurred_at
    return FollowIssue(_issue_id(message.issue_id), message.follower_ref, datetime.fromtimestamp(at.seconds, UTC))


def erased_issue(event: IncomingEvent) -> ForgetIssue:
    """Raises InvalidMessage."""
    message = cast(issue_pb2.IssueErased, event.message)
    return ForgetIssue(_issue_id(message.issue_id), message.words_gone)


def _issue_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise InvalidMessage("issue_id is no UUID") from None
