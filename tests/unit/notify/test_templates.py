"""Templates: what can't be filled can't be loaded."""

import pytest

from services.notify.domain.templates import BadTemplate, load_template
from services.notify.domain.wording import variables

GOOD = {
    "version": 1,
    "title": "{title}",
    "text": "到{resolve_due}",
    "variables": {"title": "text", "resolve_due": "moment"},
}


@pytest.mark.parametrize(
    "changes",
    [
        {"variables": {"title": "text"}},
        {"variables": {**GOOD["variables"], "lead_unit": "unit"}},
        {"variables": {**GOOD["variables"], "resolve_due": "text"}},
        {"text": "{phone}", "variables": {"title": "text", "phone": "text"}},
        {"text": "到{resolve_due}{", "variables": GOOD["variables"]},
        {"text": "到{resolve_due}{title.__class__}", "variables": GOOD["variables"]},
        {"version": 0},
        {"title": None},
    ],
)
def test_a_template_with_a_wrong_variable_is_refused(changes):
    with pytest.raises(BadTemplate):
        load_template("post_assigned", {**GOOD, **changes})


def test_the_version_is_part_of_what_the_ledger_keeps():
    assert load_template("post_assigned", {**GOOD, "version": 3}).id == "post_assigned@3"


def test_a_value_is_never_read_as_a_pattern(news, units):
    message = load_template("post_assigned", GOOD).render(variables(news(title_masked="{result}"), units, ""))
    assert message.title == "{result}"


def test_times_are_told_in_civil_time_and_missing_ones_as_not_set(news, units):
    values = variables(news(), units, "500105-ZW")
    assert (values["respond_due"], values["resolve_due"]) == ("2026年6月2日00:30", "（待定）")
    assert values["lead_unit"] == "城市管理局"
