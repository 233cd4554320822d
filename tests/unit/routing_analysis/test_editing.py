"""An edited analysis says what a fresh one of the edited rulebook says, whatever was edited before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.analysis import Analysis, analyse, report_of
from services.routing.domain.rulebook.tables import Power, Rulebook
from tests.unit.routing_analysis import tiny
from tests.unit.routing_analysis.random_lists import powers, rulebooks
from tests.unit.routing_analysis.test_sample import DAY, power_of

edits = st.lists(st.tuples(st.lists(powers, max_size=2), st.integers(0, 9)), min_size=1, max_size=4)


def told(analysis: Analysis) -> dict[str, Any]:
    report = report_of(analysis).as_dict()
    # These follow the order of the rows.
    return report | {"findings": sorted(report["findings"], key=lambda each: str(each["message"]))}


def edited(rulebook: Rulebook, upsert: Sequence[Power], removed: str | None) -> Rulebook:
    kept = {power.power_code: power for power in rulebook.powers if power.power_code != removed}
    return replace(rulebook, powers=tuple((kept | {power.power_code: power for power in upsert}).values()))


@settings(max_examples=30, deadline=None)
@given(rulebook=rulebooks, edits=edits)
def test_an_edited_analysis_says_what_a_fresh_one_says(
    rulebook: Rulebook, edits: list[tuple[list[Power], int]]
) -> None:
    analysis = Analysis(rulebook, tiny.DAY)
    for upsert, number in edits:
        codes = [power.power_code for power in analysis.rulebook.powers]
        new = {power.power_code for power in upsert}
        removed = codes[number] if number < len(codes) and codes[number] not in new else None
        fresh = Analysis(edited(analysis.rulebook, upsert, removed), tiny.DAY)
        analysis = analysis.edited(upsert, [removed] if removed else [])
        assert told(analysis) == told(fresh)


def test_an_edit_changes_no_gap_by_the_order_in_which_conditions_were_first_met() -> None:
    often, seldom = 'text has any("狗叫") or not text has any("狗","吵")', 'not text has any("狗")'
    powers = [tiny.power(f"C-{number}", often) for number in (2, 3)]
    powers.insert(1, tiny.power("C-1", seldom))
    analysis = Analysis(tiny.rulebook(powers), tiny.DAY).edited([], ["C-2"])
    assert told(analysis) == told(Analysis(tiny.rulebook(powers[1:]), tiny.DAY))


def test_the_analysis_before_an_edit_stays_as_it_was(district: Rulebook) -> None:
    analysis = Analysis(district, DAY)
    before = told(analysis)
    planted = replace(
        power_of(district, "500105-CF-CG-0010"), power_code="500105-CF-GA-0999", precedence=50, condition=""
    )
    after = analysis.edited([planted], ["500105-CF-CG-0010"])
    assert told(analysis) == before
    assert [dead["power_codes"] for dead in told(after)["dead"]] == [["500105-CF-GA-0999"]]


def test_every_lead_of_the_sample_can_be_taken_out_and_put_back(district: Rulebook) -> None:
    analysis = Analysis(district, DAY)
    before = told(analysis)
    for power in district.powers[::121]:
        helpers = [each for each in district.powers if each.lead_power_code == power.power_code]
        without = analysis.edited(remove=[power.power_code, *(each.power_code for each in helpers)])
        kept = [each for each in district.powers if power.power_code not in (each.power_code, each.lead_power_code)]
        assert told(without)["gaps"] == analyse(replace(district, powers=tuple(kept)), DAY).gaps
        assert told(without.edited([power, *helpers])) == before
