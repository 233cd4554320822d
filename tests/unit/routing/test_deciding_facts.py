"""Which facts decide: every one that may be asked for is among them, and it is asked for only where it can matter."""

from collections.abc import Mapping
from datetime import date

from hypothesis import given, settings

from services.routing.domain.conditions.evaluation import evaluate, unknown_fields
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.schema import issue_field
from services.routing.domain.conditions.syntax import Expression
from services.routing.domain.deciding_facts import (
    FIELDS,
    DecidingFact,
    Guard,
    asked_by,
    guards_of,
    guards_of_truth,
    note_asked,
)
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import LEAD
from services.routing.usecases.released_facts import MATERIALS, MATERIALS_FIELD, facts_by_category
from tests.unit.routing.test_condition_truth import expressions, hits, values

DAYS = (date(2022, 1, 1), None)


def holds(guard: Guard, known: Mapping[str, object], found: frozenset[str]) -> bool:
    is_urgent = known["urgent"] is True or not guard.urgent
    return is_urgent and all(any(string in found for string in group) for group in guard.strings)


@given(expressions, values, hits)
@settings(max_examples=200, deadline=None)
def test_whatever_keeps_a_condition_undecided_is_a_fact_and_its_guard_holds(
    expression: Expression, known: Mapping[str, object], found: frozenset[str] | None
) -> None:
    facts: dict[str, DecidingFact] = {}
    note_asked("P", DAYS, asked_by(expression), facts)
    for field in unknown_fields(expression, known, found):
        guards = facts[issue_field(field)].guards
        assert any(holds(timed.guard, known, found) for timed in guards) if found is not None else guards


@given(expressions, values, hits)
@settings(max_examples=200, deadline=None)
def test_whenever_a_condition_is_true_one_of_its_guards_holds(
    expression: Expression, known: Mapping[str, object], found: frozenset[str] | None
) -> None:
    if found is not None and evaluate(expression, known, found) is True:
        assert any(holds(guard, known, found) for guard in guards_of_truth(expression))


def test_a_fact_beside_words_matters_only_to_a_text_with_one_of_them() -> None:
    condition = parse('text has any ("油烟","烟道") and place.kind == "物业小区"')
    assert guards_of(condition, "place.kind") == {Guard((("油烟", "烟道"),))}
    assert guards_of(condition, "party.kind") == set()


def test_alternatives_have_guards_of_their_own() -> None:
    condition = parse('(text has any ("甲") and amount >= 5) or (urgent and amount >= 9)')
    assert guards_of(condition, "amount") == {Guard((("甲",),)), Guard(urgent=True)}


def test_a_negation_leaves_the_guard_as_it_is() -> None:
    assert guards_of(parse('not (text has any ("甲") and party.count > 3)'), "party.count") == {Guard((("甲",),))}


def test_times_are_asked_for_as_one_moment() -> None:
    facts: dict[str, DecidingFact] = {}
    note_asked("P", DAYS, asked_by(parse("time.hour >= 22 and time.month == 6")), facts)
    assert list(facts) == ["occurred_at"]
    assert facts["occurred_at"].parts == {"hour", "month"}


def test_a_category_inherits_the_facts_of_those_above_it(snapshot: Snapshot) -> None:
    facts = facts_by_category(snapshot)
    for code, found in facts.items():
        here = {(fact["field"], power) for fact in found["facts"] for power in fact["powers"]}
        for above in snapshot.categories.lineage(code)[1:]:
            for fact in facts.get(above, {"facts": []})["facts"]:
                assert {(fact["field"], power) for power in fact["powers"]} <= here


def test_every_fact_says_why_and_what_is_told_apart(snapshot: Snapshot) -> None:
    for found in facts_by_category(snapshot).values():
        fields = [fact["field"] for fact in found["facts"]]
        assert fields == sorted(fields, key=[*FIELDS, MATERIALS_FIELD].index)
        for fact in found["facts"]:
            if fact["type"] == MATERIALS:
                continue
            assert fact["why_zh"]
            assert set(fact.get("options", ())) <= set(fact.get("allowed", ()))
            assert (fact["type"] == "enum") is bool(fact.get("options"))
            assert (fact["type"] == "integer") is bool(fact.get("limits"))


def test_every_guard_says_on_which_days_its_power_is_in_force(snapshot: Snapshot) -> None:
    ended = {power.in_force_to.isoformat() for power in snapshot.rulebook.powers if power.in_force_to}
    whens = [when for found in facts_by_category(snapshot).values() for fact in found["facts"] for when in fact["when"]]
    assert all(when["from"] for when in whens)
    assert {when["until"] for when in whens if "until" in when} <= ended
    assert any("until" in when for when in whens)


def test_the_materials_of_a_lead_are_told_where_it_can_lead(snapshot: Snapshot) -> None:
    told = {
        fact["powers"][0]: fact
        for found in facts_by_category(snapshot).values()
        for fact in found["facts"]
        if fact["type"] == MATERIALS
    }
    needing = {power.power_code: power for power in snapshot.rulebook.powers if power.materials}
    assert told.keys() == needing.keys()
    assert all(power.lead_or_assist == LEAD for power in needing.values())
    for code, fact in told.items():
        assert fact["options"] == list(needing[code].materials)
        assert all(name in fact["why_zh"] for name in fact["options"])
    felling = told["500105-XK-CG-0001"]["when"]
    assert [when["text"] for when in felling] == [(("伐树", "树木遮光", "砍树", "移栽树木", "遮挡采光"),)]
