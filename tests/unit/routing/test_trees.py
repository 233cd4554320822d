from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.rulebook.trees import grow_tree

CODES = "abcdefgh"


def test_a_lineage_goes_from_the_code_up_to_its_root() -> None:
    tree, faults = grow_tree({"leaf": "branch", "branch": "root", "root": ""})
    assert tree.lineage("leaf") == ("leaf", "branch", "root")
    assert faults == {}


def test_a_cycle_an_orphan_and_what_hangs_on_them_are_faults() -> None:
    tree, faults = grow_tree({"a": "b", "b": "a", "under": "a", "orphan": "nowhere", "child": "orphan", "root": ""})
    assert set(tree.lineages) == {"root"}
    assert set(faults) == {"a", "b", "under", "orphan", "child"}
    assert "成环" in faults["a"]
    assert "nowhere 不存在" in faults["orphan"]


def test_the_meeting_point_is_the_lowest_code_above_all() -> None:
    tree, _ = grow_tree({"a": "mid", "b": "mid", "c": "root", "mid": "root", "root": "", "other": ""})
    assert tree.meeting_point(["a", "b"]) == "mid"
    assert tree.meeting_point(["a", "mid"]) == "mid"
    assert tree.meeting_point(["a", "c"]) == "root"
    assert tree.meeting_point(["a", "other"]) is None
    assert tree.meeting_point([]) is None


@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from([*CODES, ""])))
def test_every_code_has_either_a_way_up_to_a_root_or_a_fault(parents: dict[str, str]) -> None:
    tree, faults = grow_tree(parents)
    assert set(tree.lineages) | set(faults) == set(parents)
    assert not set(tree.lineages) & set(faults)
    for code, lineage in tree.lineages.items():
        assert lineage[0] == code
        assert [parents[each] for each in lineage] == [*lineage[1:], ""]
