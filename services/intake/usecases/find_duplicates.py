"""Open issues near in place, time and subject, each with why it may be the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.personal_data.masking import mask
from services.intake.domain.areas import Gazetteer
from services.intake.domain.duplicates.candidate import Candidate, Compared, candidates
from services.intake.domain.duplicates.footprint import Footprint, footprint
from services.intake.domain.events import Actor
from services.intake.domain.issue import NewIssue
from services.intake.domain.issue_errors import InvalidIssue, IssueUnknown
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import validate
from services.intake.domain.places import settle_place
from services.intake.usecases.duplicate_ports import Likeness
from services.intake.usecases.ports import Desk, IntakeWork
from services.intake.usecases.sight import check_may_see

# Older ones are hardly the same trouble; an open one that old has other troubles.
NEAR_DAYS_MAX = 45


@dataclass(frozen=True, slots=True)
class OfferDuplicates:
    """`submitted`: what is about to be sent to `POST /v1/issues`, as far as it is written."""

    submitted: dict[str, object]


@dataclass(frozen=True, slots=True)
class CandidatesOf:
    """Candidates for a merge with this issue, for those who may see it."""

    issue_id: UUID
    actor: Actor


async def offer_duplicates(command: OfferDuplicates, desk: Desk, now: datetime) -> list[Candidate]:
    """Before it is submitted. Raises InvalidIssue where it would be refused as it is."""
    new, misread = read_issue(command.submitted)
    reference = desk.reference
    # What is missing is no fault yet.
    found = (*misread, *validate(new, reference, now, desk.boundaries))
    errors = tuple(error for error in found if error.code != "missing")
    if errors:
        raise InvalidIssue(errors)
    place = settle_place(_known_area(new, reference.gazetteer), new.address, reference.gazetteer)
    compared = Compared(mask(new.title).text, mask(new.text).text, place.area_code, new.category_code, now)
    return await near(compared, footprint(compared, reference), desk.likeness)


async def merge_candidates(command: CandidatesOf, work: IntakeWork, desk: Desk) -> list[Candidate]:
    """Raises IssueUnknown or IssueOutsideArea. Nothing is merged here: routing's officers decide."""
    stored = await work.issues.by_id(command.issue_id)
    if stored is None:
        raise IssueUnknown
    reference = desk.reference
    check_may_see(command.actor, stored, reference)
    compared = Compared.of(stored.issue)
    return await near(compared, footprint(compared, reference), desk.likeness)


async def near(compared: Compared, known: Footprint, likeness: Likeness) -> list[Candidate]:
    found = await likeness.neighbours.near(known, compared.at - timedelta(days=NEAR_DAYS_MAX))
    return candidates(compared, found, likeness.rarities.current)


def _known_area(new: NewIssue, gazetteer: Gazetteer) -> str | None:
    return new.area_code if new.area_code in gazetteer else None
