"""Lives of cases as routing and intake would tell them: walked at random, message by message."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from chassis.events import RawMessage
from contracts.intake.v1.issue_pb2 import Issue, IssueReceived
from contracts.notify.v1.delivery_pb2 import DeliveryRecorded
from contracts.record.v1.record_pb2 import ACTOR_TYPE_OFFICER, ACTOR_TYPE_REPORTER, ACTOR_TYPE_SERVICE, Actor, PowerRef
from contracts.routing.v1.case_pb2 import Case, CaseAssigned
from tests.component.audit.messages import raw, record

ISSUES, CASES, DELIVERIES = "intake.issue.v1", "routing.case.v1", "notify.delivery.v1"
UNITS = ("500105-CG", "500105-HB", "500105006-JD")
CATEGORIES = ("010101", "010102", "020101")
CHANNELS = ("web", "hotline", "patrol")
AREAS = ("500105006", "500105007", "500105100")
WORKED = ("assigned", "accepted", "in_progress", "reopened")


@dataclass
class CaseLife:
    """A case that is walked on by its own verbs; `messages` is what was told of it."""

    case_id: UUID
    at: datetime
    category: str = CATEGORIES[0]
    area: str = AREAS[0]
    channel: str = CHANNELS[0]
    version: int = 0
    codes: dict[str, str] = field(default_factory=lambda: {"state": "received"})
    messages: list[RawMessage] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.codes["state"]

    @property
    def unit(self) -> str:
        return self.codes.get("lead_unit", "")

    def pass_time(self, hours: float) -> None:
        self.at += timedelta(hours=hours)

    def received(self, placed: bool = True) -> None:
        after = {"channel": self.channel, "category": self.category, "urgency": "normal"}
        after |= {"area": self.area} if placed else {}
        made = record(
            "issue.received",
            self.at,
            Actor(type=ACTOR_TYPE_REPORTER, ref="r-1"),
            case_id=str(self.case_id),
            subject_ref="r-1",
            after=after,
        )
        issue = IssueReceived(record=made, issue=Issue(issue_id=str(self.case_id)))
        self.messages.append(raw(ISSUES, issue, service="intake"))

    def assigned(self, unit: str, post: str = "P05", respond_hours: float = 12, resolve_hours: float = 72) -> None:
        codes = {"state": "assigned", **self._lead(unit, post, respond_hours)}
        codes.setdefault("resolve_at", _text(self.at + timedelta(hours=resolve_hours)))
        facts = {"category_code": self.category, "area_code": self.area, "fields": {"repeat.count": 1}}
        self.step("case.assigned", codes, detail={"explanation": {"facts": facts}})

    def transferred(self, unit: str) -> None:
        self.step("case.transferred", {"state": "assigned", **self._lead(unit, "P05", 12)})

    def returned(self, corrected: str | None = None) -> None:
        detail = {"corrected": {"category_code": corrected} if corrected else {}}
        if corrected:
            self.category = corrected
        self.step("case.returned", {"state": "returned"}, self.unit, detail)

    def rejected(self, unit: str) -> None:
        self.step("case.rejected", {"state": "rejected"}, unit)

    def resolved(self) -> None:
        self.step("case.resolved", {"state": "resolved"}, self.unit, {"steps_done": []})

    def followed_up(self, resolved: bool | None, stars: int | None) -> None:
        detail = {"reached": resolved is not None, "resolved": resolved, "satisfaction": stars}
        self.step("case.followed_up", {"state": "followed_up"}, "500105-FW", detail)

    def feedback(self, resolved: bool, stars: int) -> None:
        self.step("feedback.noted", {}, detail={"resolved": resolved, "satisfaction": stars})

    def reopened(self) -> None:
        due = {"respond_at": _text(self.at + timedelta(hours=12)), "resolve_at": _text(self.at + timedelta(hours=72))}
        self.step("case.reopened", {"state": "reopened", **due}, "500105-FW")

    def step(self, action: str, codes: dict[str, str], unit: str = "", detail: Any = None) -> None:
        """`unit` whose officer did it, "" for routing itself."""
        self.version += 1
        now = self.codes | codes
        actor = Actor(type=ACTOR_TYPE_OFFICER, ref="p-1", post=f"{unit}-P05", unit=unit) if unit else None
        made = record(
            action,
            self.at,
            actor,
            case_id=str(self.case_id),
            case_version=self.version,
            power=PowerRef(code=now.get("lead_power", ""), rulebook="2026.1", digest="ab" * 32),
            before={name: code for name, code in self.codes.items() if now.get(name) != code},
            after={name: code for name, code in now.items() if self.codes.get(name) != code},
            detail_json="" if detail is None else json.dumps(detail),
        )
        self.codes = now
        case = Case(case_id=str(self.case_id), case_version=self.version)
        self.messages.append(raw(CASES, CaseAssigned(record=made, case=case)))

    def told(self) -> None:
        """Notify's record on the newest step, which it may have on record before that step is."""
        made = record(
            "delivery.recorded",
            self.at,
            Actor(type=ACTOR_TYPE_SERVICE, ref="notify"),
            case_id=str(self.case_id),
            case_version=self.version,
            after={"state": "delivered", "party": "reporter", "channel": "sms"},
        )
        told = DeliveryRecorded(record=made, case_id=str(self.case_id), case_version=self.version)
        self.messages.append(raw(DELIVERIES, told, service="notify"))

    def _lead(self, unit: str, post: str, respond_hours: float) -> dict[str, str]:
        codes = {"lead_unit": unit, "lead_post": f"{unit}-{post}", "lead_power": f"{unit}-0001"}
        codes["respond_at"] = _text(self.at + timedelta(hours=respond_hours))
        return codes if "resolve_at" not in self.codes else codes | {"resolve_at": self.codes["resolve_at"]}


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same lives at every run


def walked(case_id: UUID, begin: datetime, chance: Random) -> CaseLife:
    """A life of some steps, each possible where it stands."""
    life = CaseLife(case_id, begin, chance.choice(CATEGORIES), chance.choice(AREAS), chance.choice(CHANNELS))
    life.received(placed=chance.random() < 0.8)
    life.pass_time(chance.random() * 2)
    life.assigned(chance.choice(UNITS), chance.choice(("P05", "P06")))
    for _ in range(chance.randrange(9)):
        life.pass_time(chance.choice((0.5, 5, 20, 60)))
        options = [act for states, act in STEPS if life.state in states]
        if options:
            chance.choice(options)(life, chance)
            life.told()
    return life


STEPS = (
    (("assigned", "reopened"), lambda life, chance: life.step("case.accepted", {"state": "accepted"}, life.unit)),
    (("assigned", "reopened"), lambda life, chance: life.step("case.accepted", {"state": "accepted"}, life.unit)),
    (("accepted",), lambda life, chance: life.step("case.started", {"state": "in_progress"}, life.unit)),
    (("assigned", "accepted"), lambda life, chance: life.returned(chance.choice((None, *CATEGORIES)))),
    (("returned",), lambda life, chance: life.transferred(chance.choice(UNITS))),
    (("returned",), lambda life, chance: life.step("return.refused", {"state": "assigned"})),
    (("returned",), lambda life, chance: life.rejected("500105-FW")),
    (("accepted", "in_progress"), lambda life, chance: life.resolved()),
    (("accepted", "in_progress"), lambda life, chance: life.resolved()),
    (("accepted", "in_progress"), lambda life, chance: life.step("case.suspended", {"state": "suspended"}, life.unit)),
    (("accepted",), lambda life, chance: life.step("reporter.asked", {"state": "awaiting_reporter"}, life.unit)),
    (("suspended", "awaiting_reporter"), lambda life, chance: life.step("case.resumed", {"state": "in_progress"})),
    (("accepted", "in_progress"), lambda life, chance: life.step("case.watched", {"state": "watched"}, life.unit)),
    (("watched",), lambda life, chance: life.step("case.resumed", {"state": "in_progress"})),
    (("accepted", "watched"), lambda life, chance: life.step("mediation.opened", {"state": "mediation"}, life.unit)),
    (("mediation",), lambda life, chance: life.step("mediation.failed", {"state": "assigned"}, life.unit)),
    (("mediation",), lambda life, chance: life.step("mediation.agreed", {"state": "agreed"}, life.unit)),
    (("agreed",), lambda life, chance: life.resolved()),
    (("closed",), lambda life, chance: life.step("recheck.opened", {"state": "rechecking"})),
    (("rechecking",), lambda life, chance: life.reopened()),
    (("resolved",), lambda life, chance: life.followed_up(chance.choice((True, False, None)), chance.choice((1, 5)))),
    (("resolved", "closed"), lambda life, chance: life.feedback(chance.random() < 0.7, chance.randint(1, 5))),
    (("followed_up",), lambda life, chance: life.step("case.closed", {"state": "closed"})),
    (("resolved", "followed_up", "closed"), lambda life, chance: life.reopened()),
    (WORKED, lambda life, chance: life.step("case.merged", {"state": "merged"}, life.unit)),
    (("merged",), lambda life, chance: life.step("case.resolved", {}, life.unit)),
    (("merged",), lambda life, chance: life.step("case.unmerged", {"state": "assigned"}, life.unit)),
    (WORKED, lambda life, chance: life.step("case.withdrawn", {"state": "withdrawn"})),
)


def _text(moment: datetime) -> str:
    return moment.astimezone().isoformat()
