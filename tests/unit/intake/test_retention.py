import pytest

from services.intake.adapters.retention_file import retention_rules
from services.intake.domain.retention import RetentionRule, RetentionTableWrong, read_rules


def test_the_finest_rule_of_a_category_holds():
    rules = (RetentionRule("", 1000), RetentionRule("04", 500), RetentionRule("0402", 90))
    assert [rule.finer_ones(rules) for rule in rules] == [["04", "0402"], ["0402"], []]


def test_every_bad_line_is_named_at_once():
    rows = [
        {"category_code": "04", "keep_days": "365"},
        {"category_code": "05", "keep_days": "soon"},
        {"category_code": "04", "keep_days": "400"},
        {"category_code": "06", "keep_days": "7"},
        {"category_code": "07", "keep_days": None},
    ]
    with pytest.raises(RetentionTableWrong, match=r"第 3 行.*第 4 行.*重复.*第 5 行.*第 6 行"):
        read_rules(rows)


def test_a_table_is_read_as_offices_save_it_and_what_is_missing_is_said(tmp_path):
    path = tmp_path / "retention.csv"
    path.write_bytes("category_code,keep_days\r\n0402,365\r\n,3650\r\n".encode("utf-8-sig"))
    assert retention_rules(path) == (RetentionRule("0402", 365), RetentionRule("", 3650))
    path.write_text("category,days\n0402,365\n", encoding="utf-8")
    with pytest.raises(RetentionTableWrong, match=r"缺少列 category_code、keep_days"):
        retention_rules(path)
    with pytest.raises(RetentionTableWrong, match="无法读取"):
        retention_rules(tmp_path / "none.csv")
    assert retention_rules(None) == ()
