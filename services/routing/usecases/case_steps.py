"""What every step on a case has in common: the case is there and locked, the caller may, and the step is possible."""

from uuid import UUID

from services.routing.domain.case import HANDLING_POSTS, MATRIX, Case, Transition, lines_of, next_actions
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import CaseUnknown, NotYourCase, StaleVersion, WrongState
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.recusal import is_withheld_from

HANDLING_ROLE = "handling"


def standings_of(actor: Actor, case: Case, snapshot: Snapshot | None) -> frozenset[str]:
    """As what somebody stands to the case; see the `by` column of the matrix."""
    lead = case.lead
    if lead is None or actor.type != "officer" or not actor.post or actor.unit != lead.work_unit:
        return frozenset()
    if is_withheld_from(actor.unit, case.report.about_unit, snapshot):
        return frozenset()
    post = snapshot.post_by_code.get(actor.post) if snapshot else None
    handles = post is not None and post.unit_code == lead.work_unit and post.role == HANDLING_ROLE
    return frozenset({HANDLING_POSTS}) if handles or actor.post == lead.post_code else frozenset()


def require_standing(action: str, standings: frozenset[str]) -> None:
    """Raises NotYourCase."""
    if not any(line.action == action and line.by in standings for line in MATRIX):
        raise NotYourCase


async def lock_for_step(
    case_id: UUID, action: str, actor: Actor, expected_version: int | None, work: RoutingWork, ruling: Ruling
) -> tuple[Case, Transition]:
    """The case and the line of the matrix that leads on.

    Raises CaseUnknown, NotYourCase, StaleVersion, WrongState, in this order.
    """
    case = await work.cases.lock(case_id)
    if case is None:
        raise CaseUnknown(case_id)
    standings = standings_of(actor, case, await ruling.of(case.rulebook_version))
    require_standing(action, standings)
    if expected_version not in (None, case.version):
        raise StaleVersion(case.version)
    for line in lines_of(case.state, action):
        if line.by in standings:
            return case, line
    raise WrongState(action, case.state, next_actions(case.state, standings))
