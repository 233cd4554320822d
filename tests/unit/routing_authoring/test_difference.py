from dataclasses import replace

from services.routing.domain.rulebook.canonical import canonical_line, cells_of
from services.routing.domain.rulebook.difference import as_dict, difference, readable_lines
from services.routing.domain.rulebook.tables import CoverageNote, Rulebook
from tests.unit.routing_authoring.books import RULEBOOK

CHANGED = replace(RULEBOOK.powers[0], precedence=200, condition="urgent")
ADDED = replace(RULEBOOK.powers[0], power_code="50-CF-CG-2")


def test_equal_rulebooks_do_not_differ_whatever_their_order() -> None:
    turned = replace(RULEBOOK, areas=RULEBOOK.areas[::-1])
    assert difference(RULEBOOK, turned) == ()
    assert list(readable_lines(())) == ["没有差别"]


def test_added_removed_and_changed_rows_are_told_by_key_and_column() -> None:
    new = replace(RULEBOOK, powers=(CHANGED, ADDED), categories=RULEBOOK.categories[:1])
    found = as_dict(difference(RULEBOOK, new))
    assert found == {
        "categories": {"added": [], "removed": [cells_of(RULEBOOK.categories[1])], "changed": []},
        "powers": {
            "added": [cells_of(ADDED)],
            "removed": [],
            "changed": [
                {
                    "key": "50-CF-CG-1",
                    "columns": {"condition": {"old": "", "new": "urgent"}, "precedence": {"old": "100", "new": "200"}},
                }
            ],
        },
    }
    assert list(readable_lines(difference(RULEBOOK, new))) == [
        "# categories 事项分类：新增 0，删除 1，修改 0",
        "- " + canonical_line("categories", cells_of(RULEBOOK.categories[1])),
        "# powers 权力清单：新增 1，删除 0，修改 1",
        "+ " + canonical_line("powers", cells_of(ADDED)),
        "~ 50-CF-CG-1",
        "    适用条件 condition：（空） → “urgent”",
        "    优先级 precedence：“100” → “200”",
    ]


def test_a_canonical_line_begins_with_the_key_and_leaves_empty_cells_out() -> None:
    assert canonical_line("areas", cells_of(RULEBOOK.areas[0])) == '50\t{"code":"50","name":"甲区","level":"district"}'


def test_notes_that_share_a_key_are_told_apart() -> None:
    notes = tuple(CoverageNote("gap", "0101", "噪声", reason, "") for reason in ("甲", "乙"))
    old, new = replace(RULEBOOK, coverage_notes=notes), replace(RULEBOOK, coverage_notes=notes[:1])
    assert [len(each.removed) for each in difference(old, new)] == [1]


def test_the_difference_of_a_whole_sample_is_found(sample: Rulebook) -> None:
    new = replace(sample, posts=tuple(replace(post, capacity_open_cases=1) for post in sample.posts))
    (found,) = difference(sample, new)
    assert len(found.changed) == sum(post.capacity_open_cases != 1 for post in sample.posts)
