"""The matrix: one line a question, and no way out of it."""

from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.matrix import ACTIONS, FIELDS, HANDLING_POSTS, MATRIX, lines_of, next_actions
from services.routing.entrypoints.steps import STEPS

HANDLERS = frozenset({HANDLING_POSTS})
STATES = frozenset(line.state for line in MATRIX) | frozenset(line.next_state for line in MATRIX)
# What ends a case for good; a merged one may be taken apart, a closed one reopened, a rejected one questioned.
ENDS = frozenset({"split"})


def test_every_action_has_its_fields_its_step_and_its_lines():
    assert set(ACTIONS) == set(FIELDS) == set(STEPS)


def test_the_fields_are_those_of_the_form():
    for action, step in STEPS.items():
        required = {name for name, field in step.form.model_fields.items() if field.is_required()}
        assert {name for name, needed in FIELDS[action].items() if needed} == required, action
        assert set(FIELDS[action]) == set(step.form.model_fields), action


def test_a_state_and_an_action_have_one_next_state_for_each_standing():
    keys = [(line.state, line.action, line.by) for line in MATRIX]
    assert len(keys) == len(set(keys))


def test_next_actions_are_those_of_the_state_and_the_standing():
    assert [each["action"] for each in next_actions("assigned", HANDLERS)][:3] == ["accept", "object", "return"]
    assert "resolve" in [each["action"] for each in next_actions("in_progress", HANDLERS)]
    assert next_actions("assigned", frozenset()) == []
    assert next_actions("closed", HANDLERS) == []
    resolve = next(each for each in next_actions("accepted", HANDLERS) if each["action"] == "resolve")
    assert resolve["fields"]["result"] == {"required": True}


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=40))
def test_a_walk_never_leaves_the_matrix_and_stops_only_at_an_end(choices: list[int]):
    state = "assigned"
    for choice in choices:
        lines = list(lines_of(state))
        assert bool(lines) == (state not in ENDS)
        if not lines:
            return
        line = lines[choice % len(lines)]
        # The one action with a second way out: a mediation that fails.
        failed = line.action == "conclude_mediation" and choice % 2
        state = "assigned" if failed else line.next_state
        assert state in STATES
