"""As what somebody stands to a case: the `by` column of domain/matrix.py."""

from collections.abc import Iterator
from datetime import date
from weakref import WeakKeyDictionary

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.course import open_tasks
from services.routing.domain.events import Actor
from services.routing.domain.matrix import (
    ASSISTANT_POSTS,
    DECISION_POSTS,
    DISPATCHER,
    EXTENSION_DECIDER,
    FOLLOW_UP,
    HANDLING_POSTS,
    MEDIATOR,
    PARTY,
    REFERRER,
    REJECTER,
    SUPERVISOR,
)
from services.routing.domain.rulebook.procedures import Backing, power_for_action, powers_for_action
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.work_units import SERVICE_CENTRE, covers, is_service_centre, work_unit_of

HANDLING_ROLE, DECISION_ROLE = "handling", "decision"
OVERSEERS = ("supervisor", "admin")
INSPECTORATE = "政府督查室"
# Whose duty an action is where the list has no procedural power for it (`check` finds that).
_USUAL_HOLDER = {"follow_up": SERVICE_CENTRE, "reject": SERVICE_CENTRE, "decide_extension": SERVICE_CENTRE}
_KNOWN_OFFICES_MAX = 10_000
# By unit, place and day; with its snapshot: gone when that is.
_known_offices: WeakKeyDictionary[Snapshot, dict[tuple[str, str, date], frozenset[str]]] = WeakKeyDictionary()
_PROCEDURES = {
    FOLLOW_UP: "follow_up",
    EXTENSION_DECIDER: "decide_extension",
    REJECTER: "reject",
    SUPERVISOR: "supervise",
    REFERRER: "refer_accountability",
}


def standings_of(actor: Actor, case: Case, snapshot: Snapshot | None) -> frozenset[str]:
    """Empty for strangers, and always for the unit that the case is about."""
    if is_withheld_from(actor.unit or None, case.report.about_unit, snapshot):
        return frozenset()
    if actor.type in OVERSEERS:
        return frozenset({SUPERVISOR}) if covers(snapshot, actor.unit or None, case.report.area_code) else frozenset()
    if actor.type != "officer" or not actor.post or not actor.unit:
        return frozenset()
    if snapshot is None:
        return _without_rulebook(actor, case)
    post = snapshot.post_by_code.get(actor.post)
    if post is None or post.unit_code != actor.unit:
        return frozenset()
    return frozenset(
        _as_lead(actor, case, post.role) | _as_helper(actor, case, snapshot) | _as_office(actor, case, snapshot)
    )


def lineage_of(case: Case, snapshot: Snapshot) -> tuple[str, ...]:
    """The place and all above it; that of the whole list when the place is not known."""
    return _lineage(case.report.area_code, snapshot)


def backing_of(action: str, case: Case, snapshot: Snapshot | None, unit_code: str | None = None) -> Backing | None:
    """The numbered power that the action rests on for this case, or that of one unit."""
    if snapshot is None:
        return None
    day = in_china(case.report.received_at).date()
    return power_for_action(snapshot, action, lineage_of(case, snapshot), day, unit_code)


def power_behind(action: str, case: Case, snapshot: Snapshot | None, unit_code: str | None = None) -> str:
    """Its code, for the record; empty where the list has none."""
    backing = backing_of(action, case, snapshot, unit_code)
    return backing.power_code if backing else ""


def _without_rulebook(actor: Actor, case: Case) -> frozenset[str]:
    own = case.lead is not None and (actor.unit, actor.post) == (case.lead.work_unit, case.lead.post_code)
    return frozenset({HANDLING_POSTS}) if own else frozenset()


def _as_lead(actor: Actor, case: Case, role: str) -> set[str]:
    lead = case.lead
    if lead is None or actor.unit != lead.work_unit:
        return set()
    found = {HANDLING_POSTS} if role == HANDLING_ROLE or actor.post == lead.post_code else set()
    return found | ({DECISION_POSTS} if role == DECISION_ROLE else set())


def _as_helper(actor: Actor, case: Case, snapshot: Snapshot) -> set[str]:
    helping = {work_unit_of(snapshot, task["unit_code"]) for task in open_tasks(case.assistants)}
    found = {ASSISTANT_POSTS} if actor.unit in helping else set()
    parties = {case.report.receiving_unit, case.supervising_unit, *case.disputed_units}
    if case.state == "mediation" and actor.post == (case.course.mediation or {}).get("mediator_post"):
        found = found | {MEDIATOR}
    return found | ({PARTY} if actor.unit in parties else set())


def _as_office(actor: Actor, case: Case, snapshot: Snapshot) -> frozenset[str]:
    """By an office that acts on cases of others: the service centre, the inspectorate, whom procedural powers name."""
    found = _offices(actor.unit, case.report.area_code, in_china(case.report.received_at).date(), snapshot)
    return found | {SUPERVISOR} if actor.unit == case.supervising_unit else found


def _offices(unit_code: str, area_code: str, day: date, snapshot: Snapshot) -> frozenset[str]:
    """Of a unit in a place; the cases of a page ask for the same few again and again."""
    known = _known_offices.setdefault(snapshot, {})
    key = (unit_code, area_code, day)
    if key not in known:
        if len(known) >= _KNOWN_OFFICES_MAX:
            known.clear()
        known[key] = frozenset(_resolved_offices(*key, snapshot))
    return known[key]


def _resolved_offices(unit_code: str, area_code: str, day: date, snapshot: Snapshot) -> Iterator[str]:
    lineage = _lineage(area_code, snapshot)
    if covers(snapshot, unit_code, area_code) and is_service_centre(unit_code, snapshot):
        yield DISPATCHER
    for standing, action in _PROCEDURES.items():
        if unit_code in _resolved_holders(action, lineage, day, snapshot):
            yield standing


def _lineage(area_code: str, snapshot: Snapshot) -> tuple[str, ...]:
    area = area_code if area_code in snapshot.areas.lineages else snapshot.home_area
    return snapshot.areas.lineages[area] if area else ()


def _resolved_holders(action: str, lineage: tuple[str, ...], day: date, snapshot: Snapshot) -> frozenset[str]:
    named = {backing.holder.unit_code for backing in powers_for_action(snapshot, action, lineage, day)}
    if named:
        return frozenset(named)
    usual = snapshot.holders.nearest(_USUAL_HOLDER.get(action, INSPECTORATE), lineage)
    return frozenset({usual.unit_code} if usual else ())
