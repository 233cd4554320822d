"""What belongs to an issue besides itself: what its reporter said since, its files, the parts it was split into."""

from dataclasses import dataclass, field, replace

from chassis.clock import Clock
from services.intake.domain.attachment import Attachment
from services.intake.domain.reporter_acts import ActKind, ReporterAct, legal_acts
from services.intake.domain.resident_talk import Talk
from services.intake.domain.surges.handling import Handling
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class IssueStory:
    """`legal`: what the reporter may do now; `followers`: how many have joined it."""

    acts: list[ReporterAct]
    attachments: list[Attachment]
    parts: list[StoredIssue]
    legal: list[ActKind]
    followers: int = 0
    # Of the surge that it belongs to.
    handling: Handling | None = None
    talk: Talk = field(default_factory=Talk)

    def for_reporter(self) -> "IssueStory":
        return replace(self, attachments=[each for each in self.attachments if not each.is_between_units])


async def story_of(stored: StoredIssue, work: IntakeWork, clock: Clock) -> IssueStory:
    issue_id = stored.issue.id
    acts = [act for act, _ in await work.acts.of_issue(issue_id)]
    parts = await work.issues.children_of(issue_id) if stored.progress.state == "split" else []
    legal = legal_acts(stored.progress, acts, clock.now())
    files, followers = await work.attachments.of_issue(issue_id), await work.followers.count(issue_id)
    handling = await work.surges.handling_of_issue(issue_id)
    talk = await work.talk.of_issue(issue_id, any(act.kind is ActKind.QUESTIONS for act in acts))
    return IssueStory(acts, files, parts, legal, followers, handling, talk)
