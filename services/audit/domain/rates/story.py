"""A record moves the picture of its case on. Intake's and routing's may come in any order among each other."""

from collections.abc import Mapping
from typing import Any

from services.audit.domain.rates.course import RESPONDED, RESTING, Course, Handling, micros
from services.audit.domain.rates.hearing import hear
from services.audit.domain.record import is_step

Leaf = Mapping[str, Any]

RECEIVED = "issue.received"
LATE_ENTRY = 24 * 3_600 * 1_000_000
# Ways of getting rid of a case, by the action that takes them.
ACTS = {
    "case.returned": "return",
    "case.rejected": "reject",
    "case.suspended": "suspend",
    "case.watched": "watch",
    "reporter.asked": "ask_reporter",
    "case.merged": "merge",
}
CHANGED_CATEGORY = "change_category"
MARKS = {"breach.noticed": "breach", "deviation.noticed": "deviation", "false_closure.noticed": "false_closure"}
# A first report is the first; from the second on it is a repetition.
REPEATED_FROM = 2


def concerns_rates(leaf: Leaf, service: str) -> bool:
    """Of `service`: others' records name a case's version, too, and may be recorded before the step that made it."""
    if "case_id" not in leaf:
        return False
    if leaf["action"] == RECEIVED:
        return service == "intake"
    return is_step(leaf, service)


def tell(course: Course, leaf: Leaf, recorded_at: int) -> None:
    """`leaf` may lack what only recording adds. What came before is passed over when it comes again."""
    at = micros(leaf.get("occurred_at"))
    at = recorded_at if at is None else at
    if not course.first:
        course.first = at
    if leaf["action"] == RECEIVED:
        if course.received is None:
            _received(course, leaf, at, recorded_at)
    elif leaf["case_version"] > course.version:
        course.version = leaf["case_version"]
        _stepped(course, leaf, at)


def _received(course: Course, leaf: Leaf, at: int, recorded_at: int) -> None:
    after = leaf.get("after", {})
    course.received, course.reporter = at, leaf.get("subject_ref", "")
    course.channel, course.placed = after.get("channel", ""), bool(after.get("area"))
    course.late_entry = recorded_at - at > LATE_ENTRY
    # What routing has settled meanwhile is newer.
    category = after.get("category", "")
    course.corrected |= bool(course.category and category) and course.category != category
    course.category = course.category or category
    course.area = course.area or after.get("area", "")
    course.urgency = course.urgency or after.get("urgency", "")


def _stepped(course: Course, leaf: Leaf, at: int) -> None:
    after, detail = leaf.get("after", {}), _mapping(leaf.get("detail"))
    _note_act(course, leaf, detail, at)
    _learn_facts(course, detail)
    _hear_verdict(course, leaf["action"], detail)
    was = course.state
    course.state = after.get("state", was)
    _move_lead(course, leaf, at)
    _keep_due(course, after, was)
    _notice(course, leaf, detail)
    _finish(course, leaf, was, at)


def _note_act(course: Course, leaf: Leaf, detail: Leaf, at: int) -> None:
    action = leaf["action"]
    corrected = _mapping(detail.get("corrected"))
    acts = [ACTS[action]] if action in ACTS else []
    if action == "case.returned" and corrected.get("category_code"):
        acts.append(CHANGED_CATEGORY)
    if acts:
        handling = _acting(course, leaf["actor"], at)
        if handling is not None:
            handling.acts += [act for act in acts if act not in handling.acts]
            if action == "case.rejected":
                course.rejected_by = handling.unit


def _acting(course: Course, actor: Leaf, at: int) -> Handling | None:
    """Of the lead, where its posts acted (a community's are its street's); else of the unit that acted."""
    lead, unit = course.handling(course.unit), actor.get("unit") or ""
    if lead is not None and unit in (lead.unit, lead.post.rpartition("-")[0]):
        return lead
    if not unit:
        return None
    found = course.handling(unit)
    if found is None:
        found = Handling(unit, actor.get("post") or "", since=at)
        course.handlings.append(found)
    return found


def _learn_facts(course: Course, detail: Leaf) -> None:
    """Of a decision, and of what a return corrected."""
    facts = _facts(detail)
    for known in (facts, _mapping(detail.get("corrected"))):
        category, area = known.get("category_code"), known.get("area_code")
        if isinstance(category, str) and category and category != course.category:
            course.corrected |= bool(course.category)
            course.category = category
        if isinstance(area, str) and area:
            course.area = area
    repeat = _mapping(facts.get("fields")).get("repeat.count")
    if isinstance(repeat, int) and repeat >= REPEATED_FROM:
        course.repeated = True


def _hear_verdict(course: Course, action: str, detail: Leaf) -> None:
    resolved, stars = detail.get("resolved"), detail.get("satisfaction")
    resolved = resolved if isinstance(resolved, bool) else None
    stars = stars if isinstance(stars, int) and 1 <= stars <= 5 else None
    if action == "feedback.noted":
        course.own_resolved = course.own_resolved if resolved is None else resolved
        course.own_stars = course.own_stars if stars is None else stars
        course.own_mark = course.own_mark if stars is None else hear(course, detail.get("mark"))
    elif action == "case.followed_up":
        course.asked_resolved = course.asked_resolved if resolved is None else resolved
        course.asked_stars = course.asked_stars if stars is None else stars
        course.asked_mark = course.asked_mark if stars is None else hear(course, detail.get("mark"))


def _move_lead(course: Course, leaf: Leaf, at: int) -> None:
    after, before = leaf.get("after", {}), leaf.get("before", {})
    unit = after.get("lead_unit") or ("" if "lead_unit" in before else course.unit)
    if unit != course.unit:
        _leave(course, at)
        course.unit = unit
    if unit:
        _lead(course, after, at)


def _leave(course: Course, at: int) -> None:
    left = course.handling(course.unit)
    if left is not None:
        left.left = True
        left.left_unanswered |= left.responded is None and left.respond_due is not None and at > left.respond_due
        left.left_unresolved |= course.resolve_due is not None and at > course.resolve_due


def _lead(course: Course, after: Leaf, at: int) -> None:
    handling = course.handling(course.unit)
    if handling is None:
        handling = Handling(course.unit)
        course.handlings.append(handling)
    if not handling.led:
        handling.led, handling.since = True, at
    handling.left = False
    handling.post = after.get("lead_post", handling.post)
    handling.power = after.get("lead_power", handling.power)
    if handling.respond_due is None:
        handling.respond_due = micros(after.get("respond_at"))
    if handling.responded is None and course.state in RESPONDED:
        handling.responded = at


def _keep_due(course: Course, after: Leaf, was: str) -> None:
    """Done again, a case has a new limit, but it is judged by its first one."""
    if course.state == "reopened" and was != "reopened":
        course.reopened += 1
    if not course.reopened:
        due = micros(after.get("resolve_at"))
        course.resolve_due = course.resolve_due if due is None else due


def _notice(course: Course, leaf: Leaf, detail: Leaf) -> None:
    kind, heard = MARKS.get(leaf["action"]), hear(course, detail.get("mark"))
    if kind is None:
        return
    if not heard:
        course.marks[kind] = course.marks.get(kind, 0) + 1
    # Where the record of the decision told no due time, the mark does.
    due, lead = micros(detail.get("due_at")), course.handling(course.unit)
    if detail.get("clock") == "resolve" and course.resolve_due is None:
        course.resolve_due = due
    if detail.get("clock") == "respond" and lead is not None and lead.respond_due is None:
        lead.respond_due = due


def _finish(course: Course, leaf: Leaf, was: str, at: int) -> None:
    if leaf["action"] == "case.resolved":
        course.resolved = at
    elif course.state == "reopened" and was != "reopened":
        # It was not done after all; how content they were stays until they say otherwise.
        course.resolved = course.own_resolved = course.asked_resolved = None
    elif leaf["action"] == "case.unmerged":
        course.resolved = None


def is_resting(course: Course) -> bool:
    return course.state in RESTING


def about_unit(leaf: Leaf) -> str:
    """The unit that a case is about, as the facts of its decision say; "" for none."""
    unit = _facts(_mapping(leaf.get("detail"))).get("about_unit")
    return unit if isinstance(unit, str) else ""


def _facts(detail: Leaf) -> Leaf:
    return _mapping(_mapping(detail.get("explanation")).get("facts"))


def _mapping(value: object) -> Leaf:
    return value if isinstance(value, Mapping) else {}
