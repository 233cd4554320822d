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
    """`named`: the issue's id, or the tracking code that was offered."""

    actor: Actor
    named: UUID | str


@dataclass(frozen=True, slots=True)
class Joined:
    """`followers`: how many have joined, without the reporter."""

    stored: StoredIssue
    followers: int


async def join_issue(command: JoinIssue, work: IntakeWork, clock: Clock) -> Joined:
    """Once a person, however often it is asked. Raises IssueUnknown or FollowNotPossible.

    What is about a unit is joined by nobody: its reporter may be the only one who knows of it.
    """
    # Of two at once the second waits here, and sees the first.
    stored = await _locked(command.named, work)
    if stored is None or stored.issue.about_unit is not None:
        raise IssueUnknown
    issue, ref = stored.issue, command.actor.ref
    followers = await work.followers.count(issue.id)
    if issue.reporter_ref == ref or await work.followers.is_one(issue.id, ref):
        return Joined(stored, followers)
    if stored.progress.open311_status != OPEN:
        raise FollowNotPossible(stored.progress.state, stored.progress.zh)
    now = clock.now()
    work.followers.add(issue.id, ref, now)
    work.publish(IssueFollowed(issue.id, issue.reporter_ref, ref, followers + 1, now))
    return Joined(stored, followers + 1)


async def _locked(named: UUID | str, work: IntakeWork) -> StoredIssue | None:
    if isinstance(named, UUID):
        return await work.issues.lock(named)
    found = await work.issues.by_tracking_code(named)
    return None if found is None else await work.issues.lock(found.issue.id)
