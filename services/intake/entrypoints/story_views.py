"""What belongs to an issue besides itself, as JSON."""

import heapq
from collections.abc import Iterable
from typing import NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.intake.domain.attachment import Attachment
from services.intake.domain.progress import Progress, Step
from services.intake.domain.reference import Reference
from services.intake.domain.reporter_acts import ReporterAct
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.moments import civil
from services.intake.entrypoints.unit_views import UnitView, unit_view
from services.intake.usecases.act_on_issue import ActDone
from services.intake.usecases.issue_story import IssueStory


class ActView(TypedDict):
    """Something that the reporter did; the last two are a feedback's."""

    id: Id
    kind: str
    label: str
    at: Moment
    text: str | None
    attachments: list[str]
    resolved: NotRequired[bool | None]
    satisfaction: NotRequired[int]


class ActDoneView(TypedDict):
    """`legal`: what the reporter may do now."""

    issue_id: Id
    tracking_code: str
    status: str
    status_label: str
    act: ActView
    legal: list[str]


class AttachmentLinks(TypedDict):
    self: str
    thumbnail: NotRequired[str]


class AttachmentView(TypedDict):
    """`evidence_of`: resolution, return or hearing, where an officer laid it before the case.

    `scan`: held or infected; null: it may be read.
    """

    id: Id
    media_type: str
    size_bytes: int
    created_at: Moment
    evidence_of: str | None
    scan: str | None
    links: AttachmentLinks


class StepView(TypedDict):
    state: str
    label: str
    at: Moment
    unit: UnitView | None


class QuestionView(TypedDict):
    text: str
    at: Moment
    answered_at: Moment | None


class PartView(TypedDict):
    tracking_code: str
    title: str
    status: str
    status_label: str


def act_done_view(done: ActDone) -> ActDoneView:
    """The answer to the reporter; what comes of it is for routing to say."""
    issue, progress = done.stored.issue, done.stored.progress
    return {
        "issue_id": str(issue.id),
        "tracking_code": shown(issue.tracking_code),
        "status": progress.state,
        "status_label": progress.zh,
        "act": act_view(done.act),
        "legal": list(map(str, done.legal)),
    }


def act_view(act: ReporterAct) -> ActView:
    view: ActView = {
        "id": str(act.id),
        "kind": str(act.kind),
        "label": act.kind.zh,
        "at": civil(act.at),
        "text": act.text_masked or None,
        "attachments": list(act.attachment_ids),
    }
    if act.satisfaction is not None:
        view |= {"resolved": act.resolved, "satisfaction": act.satisfaction}
    return view


def attachment_view(attachment: Attachment) -> AttachmentView:
    links: AttachmentLinks = {"self": f"/v1/attachments/{attachment.id}"}
    if attachment.media_type.startswith("image/"):
        links["thumbnail"] = f"{links['self']}?size=thumbnail"
    return {
        "id": str(attachment.id),
        "media_type": attachment.media_type,
        "size_bytes": attachment.size_bytes,
        "created_at": civil(attachment.created_at),
        "evidence_of": attachment.evidence_of,
        "scan": attachment.scan,
        "links": links,
    }


def steps_view(progress: Progress, acts: Iterable[ReporterAct], reference: Reference) -> list[StepView]:
    """Those of the case and those of its reporter, by their time. No word of the reporter's stands here."""
    of_case = ((step.at, _step_view(step, reference)) for step in progress.steps)
    of_reporter = (
        (act.at, StepView(state=act.kind.state, label=act.kind.zh, at=civil(act.at), unit=None)) for act in acts
    )
    return [view for _, view in heapq.merge(of_case, of_reporter, key=lambda each: each[0])]


def _step_view(step: Step, reference: Reference) -> StepView:
    return {"state": step.state, "label": step.zh, "at": civil(step.at), "unit": unit_view(step.unit_code, reference)}


def questions_view(progress: Progress, acts: Iterable[ReporterAct]) -> list[QuestionView]:
    """What the reporter was asked, and when an answer came."""
    answers = sorted(act.at for act in acts if act.answers_question)
    ends = [*(question.at for question in progress.questions[1:]), None]
    return [
        {
            "text": question.text,
            "at": civil(question.at),
            "answered_at": civil(next((at for at in answers if question.at <= at and (not end or at < end)), None)),
        }
        for question, end in zip(progress.questions, ends, strict=False)
    ]


def parts_view(story: IssueStory) -> list[PartView]:
    """The issues that it was split into."""
    return [
        {
            "tracking_code": shown(part.issue.tracking_code),
            "title": part.issue.title_masked,
            "status": part.progress.state,
            "status_label": part.progress.zh,
        }
        for part in story.parts
    ]
