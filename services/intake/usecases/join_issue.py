"""Join an open issue as one more whom it affects, instead of reporting it again."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, IssueFollowed
from services.intake.domain.issue_errors import FollowNotPossible, IssueUnknown
from services.intake.domain.progress import OPEN
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class JoinIssue:
    """By the issue's id, or by the tracking code that was offered."""

    actor: Actor
    issue_id: UUID | None = None
    tracking_code: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """`followers`: how many have joined, without the reporter."""

    stored: StoredIssue
    followers: int


async def join_issue(command: JoinIssue, work: IntakeWork, clock: Clock) -> Joined:
    """Once a person, however often it is asked. Raises IssueUnknown or FollowNotPossible.

    What is about a unit is joined by nobody: its reporter may be the only one who knows of it.
    """
    stored = await _found(command, work)
    if stored is None or stored.issue.about_unit is not None:
        raise IssueUnknown
    issue, ref = stored.issue, command.actor.ref
    # Of two at once the second waits here, and sees the first.
    await work.issues.lock(issue.id)
    if issue.reporter_ref == ref or await work.followers.is_one(issue.id, ref):
        return Joined(stored, await work.followers.count(issue.id))
    if stored.progress.open311_status != OPEN:
        raise FollowNotPossible(stored.progress.state, stored.progress.zh)
    followers = await work.followers.count(issue.id) + 1
    work.followers.add(issue.id, ref, clock.now())
    work.publish(IssueFollowed(issue.id, issue.reporter_ref, ref, followers, clock.now()))
    return Joined(stored, followers)


async def _found(command: JoinIssue, work: IntakeWork) -> StoredIssue | None:
    if command.issue_id is not None:
        return await work.issues.by_id(command.issue_id)
    return await work.issues.by_tracking_code(command.tracking_code or "")
