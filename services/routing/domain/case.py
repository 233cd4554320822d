"""A case from its opening on: where it stands and how it came there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from services.routing.domain.answer import Decision
from services.routing.domain.clocks.events import ClockEvents
from services.routing.domain.course import EMPTY, NOTICED, Course, open_tasks
from services.routing.domain.deadlines import Deadlines

# Open311 knows two states; "closed: it has been resolved", says GeoReport v2.
OPEN311_CLOSED = frozenset({"resolved", "followed_up", "closed", "rejected", "withdrawn", "merged", "split"})

# Where a decision leaves a case; a conflict is disputed, the others wait for a person.
STATE_OF_OUTCOME = {"assigned": "assigned", "conflict": "disputed", "gap": "triage", "needs_fields": "triage"}
NO_RULEBOOK = "no_rulebook"


@dataclass(frozen=True, slots=True)
class Report:
    """The issue as intake told it: title and text are masked, `fields` are those of `POST /v1/issues`."""

    case_id: UUID
    title: str
    text: str
    category_code: str
    area_code: str
    urgency: str
    channel: str
    reporter_ref: str
    receiving_unit: str
    about_unit: str
    occurred_at: datetime | None
    received_at: datetime
    fields: Mapping[str, Any]
    # Whether the reporter wants to be called back; None: nobody asked.
    call_back_wanted: bool | None = None

    def as_issue(self) -> dict[str, Any]:
        """In the fields that a decision reads."""
        return {
            "title": self.title,
            "text": self.text,
            "category_code": self.category_code,
            "area_code": self.area_code,
            "urgency": self.urgency,
            "about_unit": self.about_unit,
            "occurred_at": self.occurred_at,
            "time": self.received_at,
            "fields": self.fields,
        }


@dataclass(frozen=True, slots=True)
class Lead:
    """`work_unit`: the unit whose posts act for the lead; a community's are those of its street."""

    unit_code: str
    post_code: str
    power_code: str
    person: str
    work_unit: str


@dataclass(frozen=True, slots=True)
class Case:
    """`decision`: how it was routed, without the texts. `assistants`: {unit_code, post_code, person, power_code,
    task_id, basis, respond_at, resolve_at, provisional}. `result` is masked. `classification`: where the category comes
    from when the issue named none, see `usecases/classify_case.py`.
    """

    report: Report
    opened_at: datetime
    version: int = 0
    state: str = "received"
    triage_reason: str = ""
    lead: Lead | None = None
    assistants: tuple[Mapping[str, Any], ...] = ()
    deadlines: Deadlines | None = None
    supervising_unit: str = ""
    disputed_units: tuple[str, ...] = ()
    rulebook_version: str = ""
    rulebook_digest: str = ""
    decision: Mapping[str, Any] | None = None
    accepted_at: datetime | None = None
    resolved_at: datetime | None = None
    result: str = ""
    classification: Mapping[str, Any] | None = None
    course: Course = EMPTY
    clocks: ClockEvents = ()

    @property
    def id(self) -> UUID:
        return self.report.case_id

    @property
    def open311_status(self) -> str:
        return "closed" if self.state in OPEN311_CLOSED else "open"

    @property
    def complained_unit(self) -> str:
        """Code of the unit the issue is about, which is not to see it; empty where there is none or not decided."""
        return (self.decision["explanation"]["facts"]["about_unit"] or "") if self.decision else ""

    @property
    def flags(self) -> list[str]:
        """What holds beside the state: assisting, extended, off_list, supervised, merged_lead."""
        course = self.course
        held = {
            "assisting": bool(open_tasks(self.assistants)) and self.state not in OPEN311_CLOSED,
            "extended": course.extension is not None and course.extension["state"] == "approved",
            "off_list": course.off_list is not None,
            "supervised": any(not each["answered_at"] for each in course.supervisions),
            "merged_lead": bool(course.merged),
        }
        return [name for name, holds in held.items() if holds]

    @property
    def question(self) -> str:
        """Masked; what the reporter is asked now."""
        pause = self.course.pause
        return str(pause.get("question", "")) if pause and self.state == "awaiting_reporter" else ""

    def codes(self) -> dict[str, str]:
        """Where it stands and by when it is due, for the record."""
        lead = self.lead
        codes = {"state": self.state, "triage_reason": self.triage_reason}
        if lead is not None:
            codes |= {"lead_unit": lead.unit_code, "lead_post": lead.post_code, "lead_power": lead.power_code}
        if self.deadlines is not None:
            # Whether it was in time has to be told from the record alone.
            codes |= self.deadlines.as_codes()
        return {name: code for name, code in codes.items() if code}

    def categorised(self, category_code: str | None, classification: Mapping[str, Any]) -> "Case":
        """With this category, or with none as before, and how that came."""
        report = self.report if category_code is None else replace(self.report, category_code=category_code)
        return replace(self, report=report, classification=classification)

    def sent_to_triage(self, reason: str) -> "Case":
        return replace(self, version=self.version + 1, state="triage", triage_reason=reason)

    def routed(self, decision: Decision, lead: Lead | None) -> "Case":
        """`lead`: whom the decision names, None unless it is `assigned`."""
        version = self.version + 1
        return replace(
            self,
            version=version,
            state=STATE_OF_OUTCOME[decision.outcome],
            triage_reason="" if lead else _triage_reason(decision),
            lead=lead,
            assistants=tuple(
                {**each, "task_id": str(uuid5(self.id, f"assist {version} {each['unit_code']}"))}
                for each in decision.assistants
            ),
            deadlines=decision.deadlines,
            supervising_unit=decision.supervising_unit or "",
            disputed_units=_disputing(decision),
            rulebook_version=decision.rulebook["version"],
            rulebook_digest=decision.rulebook["digest"],
            decision=kept_decision(decision),
            course=replace(self.course, lead_since=self.opened_at.isoformat()) if lead else self.course,
        )

    def stepped(self, next_state: str, **changes: Any) -> "Case":
        return replace(self, version=self.version + 1, state=next_state, **changes)

    def marked(
        self, kind: str, at: datetime, subject: str = "", post: str | None = None, unit: str | None = None
    ) -> Course:
        """The course with one more mark (deviation, breach, false closure): noticed, it counts only after a hearing.

        `subject`: what of it, see `hearing/noticed_mark.py`. `post`, `unit`: whose; the lead's, where none is named.
        """
        lead = self.lead
        post = (lead.post_code if lead else "") if post is None else post
        unit = (lead.unit_code if lead else "") if unit is None else unit
        mark = {
            "id": str(self.mark_id(kind, subject, unit, post, at)),
            "kind": kind,
            "subject": subject,
            "at": at.isoformat(),
            "post": post,
            "unit": unit,
            "power_code": lead.power_code if lead else "",
            "status": NOTICED,
        }
        return self.noting(marks=(*self.course.marks, mark))

    def mark_id(self, kind: str, subject: str, unit: str, post: str, at: datetime) -> UUID:
        """The same whenever and by whomever it is noticed again."""
        return uuid5(self.id, f"mark {kind} {subject} {unit} {post} {at.isoformat()}")

    def noting(self, **changes: Any) -> Course:
        """The course with these changes."""
        return replace(self.course, **changes)


def _disputing(decision: Decision) -> tuple[str, ...]:
    """The units a conflict is between; the one complained of is no party to who shall look into it."""
    if decision.outcome != "conflict":
        return ()
    about_unit = decision.explanation["facts"]["about_unit"]
    return tuple(dict.fromkeys(tie["unit_code"] for tie in decision.ties if tie["unit_code"] != about_unit))


def _triage_reason(decision: Decision) -> str:
    """conflict | gap | no_category | needs_fields."""
    return "no_category" if decision.reason == "no_category" else decision.outcome


def kept_decision(decision: Decision) -> dict[str, Any]:
    """Without what the case itself carries."""
    parts = decision.as_dict()
    for elsewhere in ("lead", "assistants", "deadlines", "rulebook", "supervising_unit"):
        del parts[elsewhere]
    return parts
