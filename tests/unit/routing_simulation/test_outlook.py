"""An outlook is what deciding every case twice and counting would give."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.decision import decide
from services.routing.domain.load import Load
from services.routing.domain.replay import DECIDED, PastCase
from services.routing.domain.rulebook.edits import Edit
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power
from services.routing.domain.simulation import EXAMPLES_MAX, outlook_of, past_case_of, past_case_of_record

AT = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
NOISE = "500105-CF-HB-0006"
CATEGORIES = ("0102", "010202", "010203", "0402", "040203", "0101", "010101", "1406", "010208", None)
AREAS = ("500105", "500105006001", "500105102200", "500106", None)
TITLES = ("广场舞音响太吵", "工地夜间施工", "流动摊贩占道经营")

issues = st.fixed_dictionaries(
    {
        "category_code": st.sampled_from(CATEGORIES),
        "area_code": st.sampled_from(AREAS),
        "title": st.sampled_from(TITLES),
        "occurred_at": st.sampled_from(("2026-05-31T23:10:00", "2026-05-31T10:00:00")),
    }
)


def case_of(number: int, issue: dict[str, Any]) -> PastCase:
    return past_case_of(str(number), issue, AT)


@st.composite
def drafts(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    """Up to four powers of the sample changed, or gone."""
    leads = [power for power in snapshot.rulebook.powers if power.lead_or_assist == "主办"]
    chosen = draw(st.lists(st.sampled_from(leads), min_size=1, max_size=4, unique_by=lambda power: power.power_code))
    changed, removed = list[Power](), list[str]()
    for power in chosen:
        match draw(st.sampled_from(("gone", "precedence", "ended", "always", "slower", "elsewhere"))):
            case "gone":
                removed.append(power.power_code)
            case "precedence":
                changed.append(replace(power, precedence=draw(st.sampled_from((100, 300, 500, 700)))))
            case "ended":
                changed.append(replace(power, in_force_to=date(2025, 1, 1)))
            case "always":
                changed.append(replace(power, condition="", keywords=()))
            case "slower":
                changed.append(replace(power, respond_within_hours=1, resolve_within_workdays=50))
            case "elsewhere":
                changed.append(replace(power, category_codes=("0102",)))
    helpers = {p.power_code for p in snapshot.rulebook.powers if p.lead_power_code in removed}
    return snapshot.edited(Edit(tuple(changed), remove_powers=(*removed, *helpers)), "draft")


def decided_twice(
    cases: list[PastCase], old: Snapshot, new: Snapshot, calendar: OfficialCalendar
) -> list[tuple[Decision, Decision]]:
    return [
        (before, after)
        for case in cases
        for before, after in [[decide(case.facts, book, case.load, AT, calendar) for book in (old, new)]]
        if any(getattr(before, name) != getattr(after, name) for name in DECIDED)
    ]


def leader(decision: Decision, field: str) -> str:
    return decision.lead[field] if decision.lead else decision.outcome


@settings(max_examples=25, deadline=None)
@given(data=st.data(), reported=st.lists(issues, min_size=1, max_size=40))
def test_an_outlook_counts_what_deciding_every_case_twice_would(
    sample: Snapshot, calendar: OfficialCalendar, data: st.DataObject, reported: list[dict[str, Any]]
) -> None:
    draft = data.draw(drafts(sample))
    cases = [case_of(number, issue) for number, issue in enumerate(reported)]
    found = outlook_of(cases, sample, draft, calendar).as_dict()
    pairs = decided_twice(cases, sample, draft, calendar)

    assert found["cases"]["seen"] == len(cases)
    assert found["cases"]["changed"] == len(pairs)
    assert found["cases"]["unchanged"] == len(cases) - len(pairs)
    for key, field in (("leads", "unit_code"), ("powers", "power_code")):
        moves = Counter((leader(before, field), leader(after, field)) for before, after in pairs)
        moves = Counter({move: count for move, count in moves.items() if move[0] != move[1]})
        assert Counter({(row["from"], row["to"]): row["count"] for row in found[key]}) == moves
    for key, field in (("units", "unit_code"), ("posts", "post_code")):
        net: Counter[str | None] = Counter()
        for before, after in pairs:
            net[after.lead[field] if after.lead else None] += 1
            net[before.lead[field] if before.lead else None] -= 1
        del net[None]
        assert {row[field]: row["net"] for row in found[key] if row["net"]} == {c: n for c, n in net.items() if n}
    for key, outcome, ours, other in (
        ("new_gaps", "gap", 1, 0),
        ("closed_gaps", "gap", 0, 1),
        ("new_questions", "needs_fields", 1, 0),
    ):
        count = sum(pair[ours].outcome == outcome != pair[other].outcome for pair in pairs)
        assert sum(row["count"] for row in found[key]) == count
    conflicts = sum(pair[1].outcome == "conflict" and pair[0].ties != pair[1].ties for pair in pairs)
    assert sum(row["count"] for row in found["new_conflicts"]) == conflicts
    for key, name in (("respond", "respond_at"), ("resolve", "resolve_at")):
        both = [(b.deadlines, a.deadlines) for b, a in pairs if b.deadlines and a.deadlines]
        assert found["deadlines"][key]["earlier"] == sum(getattr(a, name) < getattr(b, name) for b, a in both)
        assert found["deadlines"][key]["later"] == sum(getattr(a, name) > getattr(b, name) for b, a in both)


@pytest.fixture
def noise_at_night() -> dict[str, Any]:
    return {
        "category_code": "040203",
        "area_code": "500105006002",
        "title": "工地半夜打桩吵得睡不着",
        "occurred_at": "2025-11-12T23:20:00+08:00",
    }


def test_examples_are_ten_at_most_and_the_first(
    sample: Snapshot, calendar: OfficialCalendar, noise_at_night: dict[str, Any]
) -> None:
    ended = replace(sample.power_by_code[NOISE].power, in_force_to=date(2025, 1, 1))
    draft = sample.edited(Edit((ended,)), "draft")
    cases = [case_of(number, noise_at_night) for number in range(25)]
    (row,) = outlook_of(cases, sample, draft, calendar).as_dict()["powers"]
    assert (row["from"], row["count"]) == (NOISE, 25)
    assert row["examples"] == [str(number) for number in range(EXAMPLES_MAX)]


def test_a_record_with_its_text_meets_new_keywords_and_one_without_only_its_old_hits(
    sample: Snapshot, calendar: OfficialCalendar, noise_at_night: dict[str, Any]
) -> None:
    first = decide(case_of(0, noise_at_night).facts, sample, case_of(0, noise_at_night).load, AT, calendar)
    record, power = first.explanation["facts"], sample.power_by_code[NOISE].power
    draft = sample.edited(Edit((replace(power, condition='text has any("睡不着")', precedence=999),)), "draft")
    text = f"{noise_at_night['title']}\n"

    def lead_after(case: PastCase) -> Any:
        after = decide(case.facts, draft, case.load, case.accepted_at, calendar)
        return after.lead and after.lead["power_code"]

    assert lead_after(past_case_of_record("1", record, text)) == NOISE
    assert lead_after(past_case_of_record("2", record, None)) != NOISE


def test_only_open_cases_move_the_burden_of_posts(sample: Snapshot, calendar: OfficialCalendar):
    ended = [replace(sample.power_by_code[NOISE].power, in_force_to=date(2025, 1, 1))]
    draft = sample.edited(Edit(upsert_powers=tuple(ended)), "new")
    place = {"category_code": "040203", "area_code": "500105006002"}
    at_night = {**place, "occurred_at": "2026-05-31T23:10:00", "title": "工地夜间施工"}
    cases = [case_of(1, at_night), case_of(2, at_night)._replace(is_open=False)]
    lead = decide(cases[0].facts, sample, cases[0].load, AT, calendar).lead
    assert lead is not None
    found = outlook_of(cases, sample, draft, calendar, load=Load({lead["post_code"]: 5})).as_dict()
    (row,) = (row for row in found["posts"] if row["post_code"] == lead["post_code"])
    capacity = row["capacity_open_cases"]
    assert (row["lost"], row["load"]["open_before"], row["load"]["open_after"]) == (2, 5, 4)
    assert row["load"]["share_after"] == round(4 / capacity, 3)
