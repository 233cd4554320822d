"""What may be the same, as callers read it."""

from typing import Any

from services.intake.domain.duplicates.candidate import Candidate
from services.intake.domain.tracking_code import shown
from services.intake.usecases.join_issue import Joined


def duplicate_view(candidate: Candidate) -> dict[str, Any]:
    """For whoever reports: the title is masked."""
    neighbour = candidate.neighbour
    return {
        "tracking_code": shown(neighbour.tracking_code),
        "similarity": round(candidate.similarity, 3),
        "title": neighbour.title,
        "because": list(candidate.because),
    }


def merge_candidate_view(candidate: Candidate) -> dict[str, Any]:
    """For officers, who merge by the issue's id."""
    return {"issue_id": str(candidate.neighbour.issue_id), **duplicate_view(candidate)}


def joined_view(joined: Joined) -> dict[str, Any]:
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
