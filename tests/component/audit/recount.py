"""The rates once more, from the leaves alone: case by case, with a calendar of nothing but the texts of the records.

It shares no code with the product, and no way of reckoning: it holds all leaves of a case in hand and asks them.
"""

from collections import defaultdict
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
DONE, GONE = ("resolved", "followed_up", "closed", "rechecking"), ("rejected", "withdrawn", "merged", "split")
DODGES = {
    "case.returned": "return",
    "case.rejected": "reject",
    "case.suspended": "suspend",
    "case.watched": "watch",
    "reporter.asked": "ask_reporter",
    "case.merged": "merge",
}


class Retold:
    """One case at its end, with every state it passed."""

    def __init__(self, leaves) -> None:
        self.issue = next((leaf for leaf in leaves if leaf["action"] == "issue.received"), None)
        steps = [leaf for leaf in leaves if leaf["src"]["service"] == "routing" and leaf.get("case_version")]
        self.steps = sorted(steps, key=lambda leaf: leaf["case_version"])
        self.snapshots = []
        codes = {"state": "received"}
        for step in self.steps:
            codes = {name: code for name, code in codes.items() if name not in step.get("before", {})}
            codes |= step.get("after", {})
            self.snapshots.append((_time(step["occurred_at"]), step, dict(codes)))
        self.codes = codes
        self.state = codes["state"]

    def day(self):
        first = self.issue or self.steps[0]
        return _time(first["occurred_at"]).astimezone(CHINA).date()

    def category(self):
        told = [self.issue.get("after", {}).get("category")] if self.issue else []
        for step in self.steps:
            detail = step.get("detail") or {}
            told.append(detail.get("explanation", {}).get("facts", {}).get("category_code"))
            told.append(detail.get("corrected", {}).get("category_code"))
        return [each for each in told if each][-1]

    def key(self, by):
        lead = {"unit": "lead_unit", "post": "lead_post", "power": "lead_power"}
        if by in lead:
            return self.codes.get(lead[by], "")
        if by == "category":
            return self.category()
        if by == "channel":
            return self.issue["after"]["channel"] if self.issue else ""
        decided = [step["detail"]["explanation"]["facts"] for step in self.steps if "explanation" in _detail(step)]
        return decided[-1]["area_code"] if decided else self.issue["after"].get("area", "")

    def reopenings(self):
        return [
            index
            for index, (_, _, codes) in enumerate(self.snapshots)
            if codes["state"] == "reopened" and self.snapshots[index - 1][2]["state"] != "reopened"
        ]

    def due(self):
        reopened = self.reopenings()
        before = self.snapshots[: reopened[0]] if reopened else self.snapshots
        return _time(before[-1][2]["resolve_at"])

    def resolved_at(self):
        """When it was last declared done, and not done again or set apart since."""
        reopened = self.reopenings()
        since = self.snapshots[reopened[-1] :] if reopened else self.snapshots
        found = None
        for at, step, _ in since:
            found = at if step["action"] == "case.resolved" else None if step["action"] == "case.unmerged" else found
        return found

    def verdict(self):
        reopened = self.reopenings()
        since = self.steps[reopened[-1] + 1 :] if reopened else self.steps
        for action in ("feedback.noted", "case.followed_up"):
            words = [_detail(step)["resolved"] for step in since if step["action"] == action]
            words = [word for word in words if word is not None]
            if words:
                return words[-1]
        return None

    def stars(self):
        for action in ("feedback.noted", "case.followed_up"):
            given = [_detail(step)["satisfaction"] for step in self.steps if step["action"] == action]
            given = [stars for stars in given if stars is not None]
            if given:
                return given[-1]
        return None

    def spells(self):
        """unit → [(from, to or None)], the time it led."""
        found = defaultdict(list)
        holder, since = "", None
        for at, _, codes in self.snapshots:
            unit = codes.get("lead_unit", "")
            if unit != holder:
                if holder:
                    found[holder].append((since, at))
                holder, since = unit, at
        if holder:
            found[holder].append((since, None))
        return found

    def last_code(self, unit, name):
        return [codes[name] for _, _, codes in self.snapshots if codes.get("lead_unit") == unit][-1]

    def first_due(self, unit):
        return _time(next(codes["respond_at"] for _, _, codes in self.snapshots if codes.get("lead_unit") == unit))

    def response_of(self, unit):
        """When the unit first answered for the case."""
        for at, _, codes in self.snapshots:
            if codes.get("lead_unit") == unit and codes["state"] in ("accepted", "in_progress"):
                return at
        return None


def _detail(step):
    return step.get("detail") or {}


def _time(text):
    return datetime.fromisoformat(text)


def recount(leaves, by, first, last, now):
    """key → {response, resolution, in_time, satisfaction: (numerator, denominator), …}"""
    cases = defaultdict(list)
    for leaf in leaves:
        if "case_id" in leaf:
            cases[leaf["case_id"]].append(leaf)
    return recounts(cases.values(), [(by, first, last)], now)[0]


def recounts(cases, asked, now):
    """For each (by, first, last) that is asked; `cases`: the leaves of one case after the other, read once."""
    counts = [defaultdict(lambda: defaultdict(int)) for _ in asked]
    for told in cases:
        case = Retold(told)
        for (by, first, last), found in zip(asked, counts, strict=True):
            if first <= case.day() <= last:
                _count_units(case, by, found, now)
                _count_case(case, found[case.key(by)], now)
    return [{key: _rates(each) for key, each in found.items()} for found in counts]


def _count_units(case, by, counts, now):
    own = {"unit": None, "post": "lead_post", "power": "lead_power"}
    for unit, spells in case.spells().items():
        key = case.key(by) if by not in own else unit if by == "unit" else case.last_code(unit, own[by])
        found = counts[key]
        found["handled"] += 1
        answer, due = case.response_of(unit), case.first_due(unit)
        if case.state != "merged":
            left_late = any(to and to > due for _, to in spells)
            awaited = case.codes.get("lead_unit") == unit and case.state in ("assigned", "returned")
            if answer:
                found["answered"] += 1
                found["answered_in_time"] += answer <= due
            elif left_late:
                found["answers_late"] += 1
            if not answer and awaited and not left_late:
                found["answers_late" if due < now else "answers_not_due"] += 1
            passed_late = any(to and to > _due_at(case, to) for _, to in spells)
            found["passed_on_late"] += by in own and passed_late and case.codes.get("lead_unit") != unit
    dodged = {(step["actor"]["unit"], act) for step in case.steps for act in _dodges(step)}
    for actor in {actor for actor, _ in dodged}:
        led = actor in case.spells()
        posts = {"unit": actor, "post": f"{actor}-P05", "power": ""}
        key = case.last_code(actor, own[by]) if led and own.get(by) else posts.get(by, case.key(by))
        counts[key]["handled"] += not led
        for act in [act for unit, act in dodged if unit == actor]:
            counts[key][f"act {act}"] += 1


def _dodges(step):
    found = [DODGES[step["action"]]] if step["action"] in DODGES else []
    corrected = step["action"] == "case.returned" and _detail(step)["corrected"].get("category_code")
    return [*found, "change_category"] if corrected else found


def _due_at(case, moment):
    reopened = case.reopenings()
    until = case.snapshots[: reopened[0]] if reopened else case.snapshots
    return _time([codes["resolve_at"] for at, _, codes in until if at < moment][-1])


def _count_case(case, found, now):
    done, stars = case.state in DONE, case.stars()
    found["reports"] += 1
    answered = case.resolved_at() is not None
    found["reports ended"] += done or case.state == "rejected" or (case.state == "merged" and answered)
    found["reports resolved"] += (done or (case.state == "merged" and answered)) and case.verdict() is not False
    found["no place"] += case.issue is not None and not case.issue["after"].get("area")
    if case.state == "merged":
        found["merged"] += 1
        return
    found["cases"] += 1
    found["done"] += done
    found["rejected"] += case.state == "rejected"
    found["resolved"] += done and case.verdict() is not False
    found["in time"] += done and case.resolved_at() <= case.due()
    found["reopened"] += bool(case.reopenings())
    found["rated"] += stars is not None
    found["satisfied"] += stars is not None and stars >= 3
    if not done and case.state not in GONE:
        found["open"] += 1
        if case.state not in ("suspended", "awaiting_reporter", "watched", "mediation"):
            found["late" if case.due() < now else "not due"] += 1


def _rates(found):
    due = found["done"] + found["rejected"] + found["late"]
    return {
        "response": (found["answered_in_time"], found["answered"] + found["answers_late"]),
        "resolution": (found["resolved"], due + found["passed_on_late"]),
        "in_time": (found["in time"], due + found["passed_on_late"]),
        "satisfaction": (found["satisfied"], found["rated"]),
        "per_reporter": (found["reports resolved"], found["reports ended"] + found["late"]),
        "not_due": (found["answers_not_due"], found["not due"]),
        "counts": tuple(found[name] for name in ("cases", "reports", "handled", "merged", "rejected", "open")),
        "quality": (found["no place"], found["reopened"]),
        "acts": {act: found[f"act {act}"] for act in (*DODGES.values(), "change_category")},
    }
