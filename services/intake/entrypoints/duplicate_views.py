"""What may be the same, as callers read it."""

from typing_extensions import TypedDict

from chassis.web.shapes import Id
from services.intake.domain.duplicates.candidate import Candidate
from services.intake.domain.tracking_code import shown
from services.intake.usecases.join_issue import Joined


class DuplicateView(TypedDict):
    """`title` is masked; `because`: why it may be the same."""

    tracking_code: str
    similarity: float
    title: str
    because: list[str]


class DuplicatesView(TypedDict):
    duplicates: list[DuplicateView]


class MergeCandidateView(DuplicateView):
    issue_id: Id


class TrackLinks(TypedDict):
    track: str


class JoinedView(TypedDict):
    issue_id: Id
    tracking_code: str
    status: str
    status_label: str
    followers: int
    links: TrackLinks


def duplicate_view(candidate: Candidate) -> DuplicateView:
    """For whoever reports: the title is masked."""
    neighbour = candidate.neighbour
    return {
        "tracking_code": shown(neighbour.tracking_code),
        "similarity": round(candidate.similarity, 3),
        "title": neighbour.title,
        "because": list(candidate.because),
    }


def merge_candidate_view(candidate: Candidate) -> MergeCandidateView:
    """For officers, who merge by the issue's id."""
    return {"issue_id": str(candidate.neighbour.issue_id), **duplicate_view(candidate)}


def joined_view(joined: Joined) -> JoinedView:
    issue, progress = joined.stored.issue, joined.stored.progress
    code = shown(issue.tracking_code)
    return {
        "issue_id": str(issue.id),
        "tracking_code": code,
        "status": progress.state,
        "status_label": progress.zh,
        "followers": joined.followers,
        "links": {"track": f"/v1/track/{code}"},
    }
