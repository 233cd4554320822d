"""Decides who leads an issue, who helps, and by when; with the reasons, and the facts to decide it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.routing.domain import outcomes
from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar, in_china
from services.routing.domain.complaint import is_complained_of, unit_above, with_complained_unit
from services.routing.domain.facts import IssueFacts
from services.routing.domain.judgement import judge
from services.routing.domain.load import Load
from services.routing.domain.matter import Matter
from services.routing.domain.record import (
    accepted_at_from_record,
    facts_from_record,
    load_from_record,
)
from services.routing.domain.rulebook.index import NO_CANDIDATES
from services.routing.domain.rulebook.snapshot import Snapshot


def decide(facts: IssueFacts, snapshot: Snapshot, load: Load, at: datetime, calendar: WorkingCalendar) -> Decision:
    """`at`: when the issue was accepted; its day in China chooses the versions in force, its moment starts the clocks.

    The highest true power leads; undecided powers above it are listed as near misses and never stop routing.
    """
    accepted_at = in_china(at)
    if facts.about_unit is None:
        return _settle(Matter(facts, snapshot, load, accepted_at, calendar))
    facts = with_complained_unit(facts, snapshot)
    decision = _settle(Matter(facts, snapshot, load, accepted_at, calendar))
    if facts.about_unit is not None and decision.supervising_unit is None:
        decision.supervising_unit = unit_above(facts.about_unit, snapshot)
    return decision


def decide_from_facts(record: Mapping[str, Any], snapshot: Snapshot, calendar: WorkingCalendar) -> Decision:
    """The same decision from `explanation.facts` of an earlier one, without the text, on the same rulebook.

    Due times are equal too unless the earlier ones were provisional and the calendar has been published since.
    """
    load = load_from_record(record)
    return decide(facts_from_record(record), snapshot, load, accepted_at_from_record(record), calendar)


def _settle(matter: Matter) -> Decision:
    facts, snapshot, lineage = matter.facts, matter.snapshot, matter.lineage
    category, text = facts.category_code, facts.text
    if category is None or category not in snapshot.categories.lineages:
        reason = "no_category" if category is None else "unknown_category"
        return outcomes.asking(matter, reason, "category_code")
    if not lineage and matter.place["area_code"] is not None:
        return outcomes.asking(matter, "unknown_area", "area_code")
    # A rulebook without any power has no place either.
    candidates = snapshot.index.candidates(category, lineage) if lineage else NO_CANDIDATES
    matter.found = facts.hits if text is None else candidates.keywords.found_in(text)
    judge(matter, candidates)
    return _outcome(matter, category)


def _outcome(matter: Matter, category_code: str) -> Decision:
    if matter.coarse_tops:
        return outcomes.needing_finer_place(matter)
    about_unit, tops = matter.facts.about_unit, matter.tops
    if not tops:
        return outcomes.undecided(matter) if matter.near_misses else outcomes.gap(matter, category_code)
    if about_unit is not None and any(is_complained_of(about_unit, holder) for _, holder in tops):
        return outcomes.conflict(matter, "about_unit")
    if len(tops) > 1 and len({holder.unit_code for _, holder in tops}) > 1:
        return outcomes.conflict(matter, "equal_precedence")
    return outcomes.assigned(matter)


__all__ = ["Decision", "decide", "decide_from_facts"]
