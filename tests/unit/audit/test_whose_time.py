"""Whose time a case's life was: reckoned from its records."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.audit.domain.whose_time import whose_time

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUREAU, WORKS, CENTRE, STAFFING = "500105-HB", "500105-ZJ", "500105-ZW", "500105-BB"


class Life:
    """Records of a case, each some minutes after the one before."""

    def __init__(self) -> None:
        self.leaves: list[dict[str, Any]] = []
        self.now = NOON

    def then(self, minutes: int, action: str, unit: str | None = None, **more: Any) -> "Life":
        self.now += timedelta(minutes=minutes)
        number = len(self.leaves) + 1
        leaf = {
            "event_id": f"e{number}",
            "case_version": number,
            "occurred_at": self.now.isoformat(),
            "action": action,
            "actor": {"type": "officer" if unit else "service", "unit": unit, "post": unit and f"{unit}-P01"},
            "src": {"service": "routing"},
            **{"power": {"code": "P1"}, **more},
        }
        self.leaves.append(leaf)
        return self

    def booked(self) -> dict[tuple[str, str | None], float]:
        found = whose_time(self.leaves, self.now)["booked"]
        return {(each["kind"], each["unit"]): each["seconds"] / 60 for each in found}


def assigned(unit: str = BUREAU) -> dict[str, Any]:
    return {"after": {"state": "assigned", "lead_unit": unit}}


def to(state: str) -> dict[str, Any]:
    return {"after": {"state": state}}


def test_the_lead_has_the_time_in_which_it_leads() -> None:
    life = Life().then(0, "case.assigned", **assigned()).then(20, "case.accepted", BUREAU, **to("accepted"))
    life.then(10, "case.transferred", BUREAU, **assigned(WORKS)).then(5, "case.accepted", WORKS, **to("accepted"))
    assert life.booked() == {("lead", BUREAU): 30, ("lead", WORKS): 5}


def test_a_question_is_the_reporters_time_and_a_pause_is_told_apart() -> None:
    life = Life().then(0, "case.assigned", **assigned()).then(1, "reporter.asked", BUREAU, **to("awaiting_reporter"))
    life.then(60, "case.supplemented", **to("in_progress")).then(2, "case.suspended", BUREAU, **to("suspended"))
    life.then(30, "case.resumed", BUREAU, **to("in_progress"))
    assert life.booked() == {
        ("lead", BUREAU): 3,
        ("reporter", None): 60,
        ("suspended", BUREAU): 30,
    }


def test_a_dispute_is_the_deciding_units_and_waiting_is_whose_it_was_to_end() -> None:
    life = Life().then(0, "case.assigned", **assigned()).then(5, "case.returned", BUREAU, **to("returned"))
    life.then(7, "case.disputed", CENTRE, **to("disputed"), detail={"deciding_unit": STAFFING})
    life.then(1, "statement.made", BUREAU).then(89, "case.ruled", STAFFING, **assigned(WORKS))
    assert life.booked() == {("lead", BUREAU): 5, ("dispatch", CENTRE): 7, ("ruling", STAFFING): 90, ("lead", WORKS): 0}
    booked_to = [step["booked_to"] for step in whose_time(life.leaves, life.now)["steps"]]
    assert [each["unit"] for each in booked_to] == [None, BUREAU, CENTRE, STAFFING, STAFFING]


def test_nobody_has_a_closed_case_and_a_running_spell_counts_until_now() -> None:
    life = Life().then(0, "case.assigned", **assigned()).then(5, "case.resolved", BUREAU, **to("resolved"))
    life.then(15, "case.followed_up", CENTRE, **to("followed_up")).then(5, "case.closed", CENTRE, **to("closed"))
    later = whose_time(life.leaves, life.now + timedelta(days=9))
    assert {each["kind"]: each["seconds"] for each in later["booked"]} == {"lead": 300, "follow_up": 1200}
    running = whose_time(life.leaves[:1], NOON + timedelta(seconds=42))
    assert running["spells"] == [{"kind": "lead", "unit": BUREAU, "from": NOON.isoformat(), "to": None, "seconds": 42}]


def test_who_let_the_lead_wait_is_named() -> None:
    life = Life().then(0, "case.assigned", **assigned())
    due = (NOON + timedelta(minutes=10)).isoformat()
    detail = {"task_id": "t1", "unit": WORKS, "late": True, "due_at": due}
    life.then(25, "assist.completed", WORKS, detail=detail)
    (helper,) = whose_time(life.leaves, life.now)["assistants"]
    assert (helper["unit"], helper["late"], helper["seconds_late"]) == (WORKS, True, 900)


STATES = (
    "triage",
    "assigned",
    "accepted",
    "awaiting_reporter",
    "suspended",
    "returned",
    "disputed",
    "resolved",
    "closed",
)


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(STATES), st.sampled_from([BUREAU, WORKS, CENTRE]))))
def test_every_minute_until_now_is_booked_once_but_those_of_nobody(path: list[tuple[int, str, str]]) -> None:
    life = Life().then(0, "case.assigned", **assigned())
    for minutes, state, unit in path:
        life.then(minutes, "case.moved", unit, after={"state": state, "lead_unit": unit})
    states = ["assigned", *(state for _, state, _ in path)]
    owned = sum(minutes for (minutes, _, _), before in zip(path, states, strict=False) if before != "closed")
    found = whose_time(life.leaves, life.now)
    assert sum(each["seconds"] for each in found["booked"]) == owned * 60
    assert sum(each["seconds"] for each in found["spells"]) == owned * 60
