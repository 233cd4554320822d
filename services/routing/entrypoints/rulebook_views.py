"""Versions of the rulebook as callers see them."""

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Moment
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.entrypoints.views import civil
from services.routing.usecases.rulebook_life import next_step
from services.routing.usecases.rulebook_version import RulebookVersion


class CheckedView(TypedDict):
    """`found`: how many of each kind; there from the upload on, `at` only once somebody stood by it."""

    at: Moment | None
    by: str | None
    from_day: Day | None
    blocks: bool
    found: dict[str, int]


class ReviewedView(TypedDict):
    at: Moment | None
    by: str
    approved: bool
    reason: str | None


class VersionView(TypedDict):
    """`rows`: of each table. `next_step`: what has to come before it can be published."""

    id: str
    version: str
    digest: str
    status: str
    next_step: str | None
    in_force: bool
    in_force_from: Day | None
    origin: str
    base_version: str | None
    reason: str | None
    rows: dict[str, int]
    created_at: Moment
    created_by: str
    check: CheckedView | None
    review: ReviewedView | None
    published_at: Moment | None
    published_by: str | None
    superseded_at: Moment | None
    withdrawn_at: Moment | None
    retired_at: Moment | None


def version_view(app: Application, version: RulebookVersion) -> VersionView:
    in_force = app.shelf.snapshot
    return {
        "id": version.version,
        "version": version.version,
        "digest": version.digest,
        "status": version.status,
        "next_step": next_step(version.status),
        "in_force": in_force is not None and in_force.version == version.version,
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "origin": version.origin,
        "base_version": version.base_version or None,
        "reason": version.reason or None,
        "rows": dict(version.row_counts),
        "created_at": civil(version.created_at),
        "created_by": version.created_by,
        "check": _check_view(version),
        "review": _review_view(version),
        "published_at": civil(version.published_at),
        "published_by": version.published_by or None,
        "superseded_at": civil(version.superseded_at),
        "withdrawn_at": civil(version.withdrawn_at),
        "retired_at": civil(version.retired_at),
    }


def published_view(app: Application, version: RulebookVersion) -> VersionView:
    """As it will be once this work is committed and the shelf has looked."""
    today = in_china(app.clock.now()).date()
    ruling = app.shelf.timeline.with_version(version).in_force(today)
    return {**version_view(app, version), "in_force": ruling is not None and ruling.version == version.version}


def _check_view(version: RulebookVersion) -> CheckedView | None:
    """`found`: how many of each kind; there from the upload on, `at` only once somebody stood by it."""
    if version.check_summary is None:
        return None
    counts = {name: count for name, count in version.check_summary.items() if name != "blocks"}
    return {
        "at": civil(version.checked_at),
        "by": version.checked_by or None,
        "from_day": version.check_day.isoformat() if version.check_day else None,
        "blocks": bool(version.check_summary.get("blocks")),
        "found": counts,
    }


def _review_view(version: RulebookVersion) -> ReviewedView | None:
    if version.reviewed_at is None:
        return None
    return {
        "at": civil(version.reviewed_at),
        "by": version.reviewed_by,
        "approved": version.status != "refused",
        "reason": version.review_reason or None,
    }
