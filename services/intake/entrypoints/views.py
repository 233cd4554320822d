"""Issues as JSON. Times in Asia/Shanghai."""

from services.intake.domain.issue import Channel
from services.intake.domain.progress import RATINGS, Progress
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reference import Reference
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.duplicate_views import DuplicateView, duplicate_view
from services.intake.entrypoints.issue_shapes import (
    AcceptedView,
    AskView,
    IssueView,
    ProgressView,
    StoryView,
    SummaryView,
    TrackView,
)
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.story_views import (
    act_view,
    attachment_view,
    parts_view,
    questions_view,
    steps_view,
)
from services.intake.entrypoints.surge_views import together_view
from services.intake.entrypoints.talk_views import answer_questions_view, proposals_view
from services.intake.entrypoints.unit_views import unit_view
from services.intake.usecases.issue_story import IssueStory
from services.intake.usecases.receive_issue import Reception
from services.intake.usecases.stored_issue import StoredIssue


def accepted_view(reception: Reception) -> AcceptedView:
    """The answer to `POST /v1/issues`."""
    duplicates = list(map(duplicate_view, reception.duplicates))
    asks: list[AskView] = [{"field": ask.field, "why": ask.why} for ask in reception.asks]
    return _taken_in(reception.issue, "received", duplicates, asks, reception.receipt)


def known_view(stored: StoredIssue) -> AcceptedView:
    """The same of an issue that came before: its receipt was given out then."""
    return _taken_in(stored.issue, stored.progress.state, [], [], None)


def _taken_in(
    issue: ReceivedIssue, status: str, duplicates: list[DuplicateView], asks: list[AskView], receipt: str | None
) -> AcceptedView:
    code, issue_id = shown(issue.tracking_code), str(issue.id)
    return {
        "issue_id": issue_id,
        "tracking_code": code,
        "status": status,
        "area_code": issue.area_code,
        "category_code": issue.category_code,
        "duplicates": duplicates,
        "asks": asks,
        "receipt": receipt,
        "links": {"self": f"/v1/issues/{issue_id}", "track": f"/v1/track/{code}"},
    }


def issue_view(stored: StoredIssue, story: IssueStory, reference: Reference) -> IssueView:
    """For the owner and for officers; words are masked."""
    issue = stored.issue
    return {
        "issue_id": str(issue.id),
        "tracking_code": shown(issue.tracking_code),
        "channel": issue.channel,
        "channel_label": Channel(issue.channel).zh,
        "title": issue.title_masked,
        "text": issue.text_masked,
        "category_code": issue.category_code,
        "area_code": issue.area_code,
        "urgency": issue.urgency,
        "anonymous": issue.anonymous,
        "on_behalf": issue.on_behalf,
        "call_back_wanted": issue.call_back_wanted,
        "about_unit": issue.about_unit,
        "occurred_at": civil(issue.occurred_at),
        "received_at": civil(issue.received_at),
        "receiving_unit": unit_view(issue.receiving_unit, reference),
        **progress_view(stored.progress, reference),
        **story_view(stored, story, reference),
        "acts": list(map(act_view, story.acts)),
        "attachments": list(map(attachment_view, story.attachments)),
        "legal": list(map(str, story.legal)),
    }


def summary_view(stored: StoredIssue, reference: Reference) -> SummaryView:
    """A line of a list."""
    issue, progress = stored.issue, progress_view(stored.progress, reference)
    return {
        "issue_id": str(issue.id),
        "tracking_code": shown(issue.tracking_code),
        "channel": issue.channel,
        "title": issue.title_masked,
        "category_code": issue.category_code,
        "area_code": issue.area_code,
        "urgency": issue.urgency,
        "received_at": civil(issue.received_at),
        "status": progress["status"],
        "status_label": progress["status_label"],
        "open311_status": progress["open311_status"],
        "unit": progress["unit"],
        "due_at": progress["due_at"],
    }


def track_view(stored: StoredIssue, story: IssueStory, reference: Reference) -> TrackView:
    """For anybody with the code: no word of the reporter's."""
    issue = stored.issue
    area = reference.gazetteer.area(issue.area_code or "")
    category = reference.category_name(issue.category_code or "")
    return {
        "tracking_code": shown(issue.tracking_code),
        # Of the record that it was received; audit proves to anybody that this is in the log.
        "event_id": str(issue.id),
        "channel_label": Channel(issue.channel).zh,
        "category": {"code": issue.category_code, "name": category} if issue.category_code and category else None,
        "area": {"code": area.code, "name": area.name} if area else None,
        "received_at": civil(issue.received_at),
        "receiving_unit": unit_view(issue.receiving_unit, reference),
        **progress_view(stored.progress, reference),
        **story_view(stored, story, reference),
    }


def story_view(stored: StoredIssue, story: IssueStory, reference: Reference) -> StoryView:
    """What anybody with the code may see of what came after."""
    return {
        "steps": steps_view(stored.progress, story.acts, reference),
        "questions": questions_view(stored.progress, story.acts),
        "parts": parts_view(story),
        "followers": story.followers,
        "surge": together_view(story.handling, reference),
        "proposals": proposals_view(story.talk, story.followers),
        "answer_questions": answer_questions_view(story.talk, story.acts),
    }


def progress_view(progress: Progress, reference: Reference) -> ProgressView:
    return {
        "status": progress.state,
        "status_label": progress.zh,
        "open311_status": progress.open311_status,
        "unit": unit_view(progress.unit_code, reference),
        "respond_at": civil(progress.respond_at),
        "due_at": civil(progress.resolve_at),
        "answer": progress.answer,
        "rating": {"state": progress.rating, "label": RATINGS[progress.rating]} if progress.rating else None,
    }
