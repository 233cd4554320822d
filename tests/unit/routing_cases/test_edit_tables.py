import csv
import io

import pytest

from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.usecases.edit_tables import TableEdits, edited_tables
from services.routing.usecases.errors import InvalidFields

POWER = "500105-CF-HB-0006"


def powers_of(tables: dict[str, str]) -> dict[str, dict[str, str]]:
    return {row["power_code"]: row for row in csv.DictReader(io.StringIO(tables["powers"]))}


def test_a_row_keeps_the_columns_that_an_edit_does_not_name(tables):
    edited = edited_tables(tables, TableEdits({"powers": [{"power_code": POWER, "respond_within_hours": "3"}]}, {}))
    was, now = powers_of(tables), powers_of(edited)
    assert now[POWER] == {**was[POWER], "respond_within_hours": "3"}
    assert {code for code in now if now[code] != was[code]} == {POWER}
    assert read_rulebook(edited).errors == ()


def test_a_row_is_added_and_another_taken_out(tables):
    new = {**powers_of(tables)[POWER], "power_code": "500105-CF-HB-9999", "name": "夜间施工，“含逗号”\n换行"}
    edited = edited_tables(tables, TableEdits({"powers": [new]}, {"powers": [POWER]}))
    now = powers_of(edited)
    assert POWER not in now
    assert now["500105-CF-HB-9999"]["name"] == new["name"]
    assert len(now) == len(powers_of(tables))


def test_an_edit_and_its_reverse_make_the_same_rulebook(tables):
    old = powers_of(tables)[POWER]
    there = edited_tables(tables, TableEdits({}, {"powers": [POWER]}))
    back = edited_tables(there, TableEdits({"powers": [old]}, {}))
    assert digest_of(read_rulebook(back).rulebook) == digest_of(read_rulebook(tables).rulebook)


def test_a_table_that_was_not_there_is_made(tables):
    without = {name: text for name, text in tables.items() if name != "laws"}
    law = {
        "name": "《噪声污染防治法》",
        "status": "现行",
        "in_force_from": "2022-06-05",
        "in_force_to": "",
        "replaced_by": "",
    }
    assert read_rulebook(edited_tables(without, TableEdits({"laws": [law]}, {}))).rulebook.laws[0].name == law["name"]


def test_every_fault_of_an_edit_is_told_at_once(tables):
    edits = TableEdits(
        {"powers": [{"name": "没有编码"}], "surprise": []}, {"powers": ["none"], "coverage_notes": ["gap none"]}
    )
    with pytest.raises(InvalidFields) as refused:
        edited_tables(tables, edits)
    assert {fault.field for fault in refused.value.errors} == {
        "upsert.surprise",
        "upsert.powers.0",
        "remove.powers.0",
        "remove.coverage_notes.0",
    }


def test_an_edit_that_changes_nothing_is_refused(tables):
    with pytest.raises(InvalidFields, match="1"):
        edited_tables(tables, TableEdits({}, {}))


def test_chinese_headers_and_formula_like_texts_are_understood(tables):
    row = {"权力编码": POWER, "权力名称": "=HYPERLINK(1)"}
    edited = edited_tables(tables, TableEdits({"powers": [row]}, {}))
    (power,) = [power for power in read_rulebook(edited).rulebook.powers if power.power_code == POWER]
    assert power.name == "=HYPERLINK(1)"
    again = edited_tables(edited, TableEdits({"powers": [{"power_code": POWER, "precedence": "7"}]}, {}))
    (power,) = [power for power in read_rulebook(again).rulebook.powers if power.power_code == POWER]
    assert (power.name, power.precedence) == ("=HYPERLINK(1)", 7)


def test_two_notes_of_one_key_both_stay(tables):
    header, first, *_ = tables["coverage_notes"].splitlines()
    doubled = {**tables, "coverage_notes": f"{header}\n{first}\n{first}\n"}
    note = {"kind": "gap", "ref": "0101", "name": "n", "reason": "r", "suggested_route": ""}
    edited = edited_tables(doubled, TableEdits({"coverage_notes": [note]}, {}))
    assert len(read_rulebook(edited).rulebook.coverage_notes) == 3
