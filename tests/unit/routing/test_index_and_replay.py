"""The engine against the plainest possible reading of the rules, and against itself from recorded facts."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.conditions.evaluation import evaluate
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.schema import KINDS
from services.routing.domain.decision import Decision, decide, decide_from_facts
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD, Load, Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power

CATEGORIES = ("04", "0402", "040203", "0102", "010202", "010204", "0101", "010101", "011003", "1406", "030101")
AREAS = (
    *("500000", "500105", "500105006", "500105006001", "500105102", "500105102200"),
    *("500106", "500106001", "500106001001"),
)
WORDS = """
广场舞 音响 半夜 空调外机 工厂 路灯 井盖 流动摊贩 摊贩 占道经营 人行道违停 工地 夜间施工 死亡事故 危化品
装修 漏水 消防通道 KTV 酒吧 高考 物业费 楼上
"""
DAYS = ("2022-06-01", "2023-12-30", "2023-12-31", "2025-06-30", "2025-07-01", "2026-06-01")

issues = st.fixed_dictionaries(
    {
        "category_code": st.sampled_from(CATEGORIES),
        "title": st.lists(st.sampled_from(WORDS.split()), max_size=4).map("，".join),
        "urgency": st.sampled_from(["consult", "normal", "urgent", "emergency"]),
    },
    optional={
        "area_code": st.sampled_from(AREAS),
        "occurred_at": st.integers(0, 23).map(lambda hour: f"2026-06-07T{hour:02}:30:00"),
        "about_unit": st.sampled_from(["500105-GA", "500105-CG", "500105006-JD"]),
        "fields": st.fixed_dictionaries(
            {},
            optional={
                "place.kind": st.sampled_from(sorted(KINDS["place.kind"])),
                "party.kind": st.sampled_from(sorted(KINDS["party.kind"])),
                "party.count": st.integers(0, 120),
                "repeat.count": st.integers(0, 5),
            },
        ),
    },
)
days = st.sampled_from(DAYS).map(lambda day: datetime.fromisoformat(f"{day}T10:00:00+08:00"))


@pytest.fixture(scope="session")
def layered(snapshot: Snapshot) -> Snapshot:
    """The sample district with powers of one street, of another district, of the whole city and of the communities
    laid over it, some of them ties of the sample's own."""
    powers = snapshot.rulebook.powers
    moved = [
        replace(power, power_code=area + power.power_code[6:], precedence=power.precedence + shift)
        for area, shift, kept in (("500105006", 0, 3), ("500106", 5, 2), ("500000", 1, 5))
        for power in powers[::kept]
        if not power.lead_power_code
    ]
    of_communities = [
        replace(
            power,
            power_code=f"{power.power_code}C",
            holder_unit_type=("居民委员会", "村民委员会")[: 1 + number % 2],
            holder_level="community",
            precedence=power.precedence + 3 * (number % 3),
            condition=power.condition or 'not urgent and (party.count > 5 or place.kind != "学校")',
        )
        for number, power in enumerate(powers[::4])
        if power.lead_or_assist == "主办"
    ]
    return Snapshot(replace(snapshot.rulebook, powers=(*powers, *moved, *of_communities)), "layered")


parsed = lru_cache(maxsize=None)(parse)


class Plainly:
    """Reads every power of the rulebook from first to last; knows no index, no compiled condition, no ordering."""

    def __init__(self, snapshot: Snapshot, issue: Mapping[str, Any], at: datetime) -> None:
        self.parents = {area.code: area.parent for area in snapshot.rulebook.areas}
        self.parents |= {category.code: category.parent for category in snapshot.rulebook.categories}
        self.levels = {area.code: area.level for area in snapshot.rulebook.areas}
        self.names = {area.code: area.name for area in snapshot.rulebook.areas}
        self.units = snapshot.rulebook.units
        self.values = facts_of(issue).values
        self.title: str = issue["title"]
        self.category: str = issue["category_code"]
        self.place: str = issue.get("area_code") or snapshot.home_area or ""
        self.truths = {
            power: truth
            for power in snapshot.rulebook.powers
            if power.lead_or_assist == "主办"
            and power.in_force_from <= at.date() <= (power.in_force_to or at.date())
            and (truth := self.truth(power)) is not False
        }
        true = [power.precedence for power, truth in self.truths.items() if truth]
        self.highest = max(true, default=-1)
        self.tops = {p for p, truth in self.truths.items() if truth and p.precedence == self.highest}
        self.near = {p.power_code for p, truth in self.truths.items() if not truth and p.precedence > self.highest}
        self.leads = {self.holder(power) for power in self.tops}

    def truth(self, power: Power) -> bool | None:
        kinds = [self.within(self.category, code) for code in power.category_codes]
        place = self.within(self.place, power.area_code)
        if place is False or set(kinds) == {False}:
            return False
        holder = self.holder(power) is not None if place else True
        every = (self.condition(power), place, True if True in kinds else None, holder)
        return False if False in every else None if None in every else True

    def condition(self, power: Power) -> bool | None:
        if not power.condition:
            return True
        hits = frozenset(word for word in power.condition.split('"') if word in self.title) if self.title else None
        return evaluate(parsed(power.condition), self.values, hits)

    def within(self, code: str, node: str) -> bool | None:
        return True if node in self.way_up(code) else None if code in self.way_up(node) else False

    def way_up(self, code: str) -> list[str]:
        way = [code]
        while self.parents[way[-1]]:
            way.append(self.parents[way[-1]])
        return way

    def holder(self, power: Power) -> str | None:
        """The unit's code, "coarse" when the place does not tell, None when there is none."""
        at_level = [area for area in self.way_up(self.place) if self.levels[area] == power.holder_level]
        if not at_level:
            return "coarse"
        if power.holder_level == "community":
            named = self.names[at_level[0]].endswith(power.holder_unit_type)
            return at_level[0] if named else None
        fitting = [
            u.unit_code for u in self.units if u.area_code == at_level[0] and u.unit_type in power.holder_unit_type
        ]
        return fitting[0] if fitting else None

    def outcome(self, about_unit: str | None) -> str:
        if "coarse" in self.leads:
            return "needs_fields"
        if not self.tops:
            return "needs_fields" if self.near else "gap"
        return "conflict" if len(self.leads) > 1 or about_unit in self.doers() else "assigned"

    def doers(self) -> set[str | None]:
        """The leads, and for a community the street whose posts do its work: a complaint about either is one."""
        ways = [self.way_up(lead) for lead in self.leads if lead in self.levels]
        streets = {u.unit_code for u in self.units for way in ways if u.level == "street" and u.area_code in way}
        return {*self.leads, *streets}


@settings(max_examples=200, deadline=None)
@given(issue=issues, at=days)
def test_the_index_decides_as_reading_every_power_would(
    snapshot: Snapshot, layered: Snapshot, calendar: OfficialCalendar, issue: dict[str, Any], at: datetime
) -> None:
    for book in (snapshot, layered):
        plain = Plainly(book, issue, at)
        decision = decide(facts_of(issue), book, NO_LOAD, at, calendar)
        assert decision.outcome == plain.outcome(issue.get("about_unit"))
        coarse = {p.power_code for p in plain.tops if plain.holder(p) == "coarse"}
        near = decision.explanation["near_misses"]
        assert {miss["power_code"] for miss in near if "ask" in miss} == plain.near | coarse
        assert decision.outcome == "gap" or all("ask" in miss for miss in near)
        if decision.lead:
            assert {decision.lead["unit_code"]} == plain.leads
            assert decision.lead["power_code"] == min(power.power_code for power in plain.tops)
        if decision.outcome == "conflict":
            assert {tie["power_code"] for tie in decision.ties} == {power.power_code for power in plain.tops}


posts = st.sampled_from(
    ["500105-GA-P07", "500105-JW-P06", "500105-JW-P07", "500105-CG-P07", "500105-CG-P02", "500105006-JD-P07"]
)
seats = st.builds(
    Seat,
    person=st.sampled_from([None, "", "代某"]),
    absent_until=st.none() | st.dates(datetime(2025, 1, 1).date(), datetime(2026, 12, 1).date()),
    deputy_post=st.none() | posts,
)
loads = st.builds(Load, st.dictionaries(posts, st.integers(0, 60)), st.dictionaries(posts, seats))


def in_json(decision: Decision) -> str:
    return orjson.dumps(decision.as_dict(), option=orjson.OPT_SORT_KEYS).decode()


@settings(max_examples=200, deadline=None)
@given(issue=issues, at=days, load=loads)
def test_a_decision_made_again_from_its_recorded_facts_is_the_same(
    snapshot: Snapshot, calendar: OfficialCalendar, issue: dict[str, Any], at: datetime, load: Load
) -> None:
    first = decide(facts_of(issue), snapshot, load, at, calendar)
    record = json.loads(json.dumps(first.explanation["facts"]))
    again = decide_from_facts(record, snapshot, calendar)
    assert in_json(again) == in_json(first)


@settings(deadline=None)
@given(issue=issues, at=days, load=loads)
def test_the_record_has_no_float_and_no_word_of_the_text_but_hits(
    snapshot: Snapshot, calendar: OfficialCalendar, issue: dict[str, Any], at: datetime, load: Load
) -> None:
    spoken = {**issue, "text": "我家住在某路某号"}
    decision = in_json(decide(facts_of(spoken), snapshot, load, at, calendar))
    assert "某路某号" not in decision
    json.loads(decision, parse_float=pytest.fail)
