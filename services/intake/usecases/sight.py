"""Who may see an issue and what belongs to it."""

from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import IssueOutsideArea, IssueUnknown
from services.intake.domain.reference import Reference
from services.intake.usecases.stored_issue import StoredIssue

# Of whoever reads what is theirs.
OWN_PURPOSE = "own"


def check_may_see(actor: Actor, stored: StoredIssue, reference: Reference) -> bool:
    """True for the owner; officers see what their unit has a stake in.

    Other reporters don't learn whether the issue exists.
    """
    if actor.role == "reporter":
        if actor.ref != stored.issue.reporter_ref:
            raise IssueUnknown
        return True
    if is_about(actor.unit, stored, reference):
        raise IssueOutsideArea
    progress = stored.progress
    # The service centre dispatches, and asks the reporter afterwards how it came out.
    centre = reference.service_centre(stored.issue.area_code)
    concerned = (stored.issue.receiving_unit, centre, progress.unit_code, *progress.concerned_units)
    sees_all = actor.unit is None
    sees_area = actor.role in ("supervisor", "admin") and _lies_in_area(actor.unit, stored, reference)
    if not (sees_all or sees_area or actor.unit in concerned):
        raise IssueOutsideArea
    return False


def is_about(unit_code: str | None, stored: StoredIssue, reference: Reference) -> bool:
    """A unit sees nothing that is about itself, not even what its own counter wrote down."""
    unit = reference.unit(unit_code or "")
    return unit is not None and stored.issue.about_unit in (unit.code, unit.name)


def _lies_in_area(unit_code: str | None, stored: StoredIssue, reference: Reference) -> bool:
    area = reference.area_of(unit_code or "")
    return area is not None and area in reference.gazetteer.lineage(stored.issue.area_code or "")


def is_handler(actor: Actor, stored: StoredIssue) -> bool:
    """Of the unit that leads the case, or that took it in and still answers for it."""
    progress = stored.progress
    lead = progress.unit_code or stored.issue.receiving_unit
    posts_unit = (progress.post_code or "").rpartition("-")[0]
    return actor.unit is not None and actor.unit in (lead, posts_unit)
