from collections.abc import Mapping
from datetime import date

import pytest

from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.row_error import RowError

Tables = Mapping[str, str]


@pytest.fixture
def small() -> dict[str, str]:
    """One district with one bureau, one street, and one power for each."""
    return {
        "areas": "code,parent,name,level\n50,,甲区,district\n5001,50,乙街道,street\n",
        "categories": "code,parent,name,level\n01,,城乡建设,1\n0101,01,噪声,2\n",
        "units": (
            "unit_code,name,level,unit_type,parent_unit,area_code,duty_phone,supervising_unit\n"
            "50-CG,城管局,district,城管局,,50,,\n5001-JD,乙街道办,street,街道办事处,50-CG,5001,,50-CG\n"
        ),
        "posts": (
            "post_code,unit_code,title,role,person_name,capacity_open_cases\n"
            "50-CG-P01,50-CG,局长,decision,甲,20\n5001-JD-P01,5001-JD,经办人,handling,乙,20\n"
        ),
        "powers": _POWERS_HEADER + "\n" + _power() + "\n" + _power(code="50-QT-JD-1", lead="协办", of="50-CF-CG-1"),
    }


_POWERS_HEADER = (
    "power_code,name,power_type,list_kind,holder_unit_type,holder_level,decision_post_title,supervision_unit_type,"
    "category_codes,condition,keywords,precedence,lead_or_assist,assist_unit_types,respond_within_hours,"
    "resolve_within_workdays,extension_max_workdays,legal_basis,process_steps,liability_clause,in_force_from,"
    "in_force_to,lead_power_code"
)


def _power(
    code: str = "50-CF-CG-1",
    holder: str = "城管局",
    category: str = "0101",
    condition: str = "",
    precedence: str = "100",
    lead: str = "主办",
    until: str = "",
    of: str = "",
    steps: str = "受理@局长",
) -> str:
    condition = condition.replace('"', '""')
    return (
        f'{code},处罚,行政处罚,部门权责清单,{holder},district,局长,城管局,{category},"{condition}",,{precedence},{lead},,'
        f"24,15,10,《某法》,{steps},,2022-01-01,{until},{of}"
    )


def _errors_of(tables: Tables) -> list[tuple[str, int, str]]:
    return [(error.file, error.row, error.column) for error in read_rulebook(tables).errors]


def test_the_sample_district_is_read_without_a_fault(tables: Tables) -> None:
    reading = read_rulebook(tables)
    assert reading.errors == ()
    assert len(reading.rulebook.powers) == 502
    assert len(reading.rulebook.areas) == 12_340
    assert len(reading.rulebook.escalation) == 59


def test_the_digest_ignores_row_order_line_endings_and_byte_order_mark(small: dict[str, str], tables: Tables) -> None:
    for original in (small, tables):
        digest = digest_of(read_rulebook(original).rulebook)
        reordered = {name: "\ufeff" + _reordered(text).replace("\n", "\r\n") for name, text in original.items()}
        assert digest_of(read_rulebook(reordered).rulebook) == digest


def _reordered(text: str) -> str:
    header, *lines = text.removeprefix("\ufeff").splitlines()
    return "\n".join([header, *lines[len(lines) // 2 :], *reversed(lines[: len(lines) // 2]), ""])


def test_the_digest_changes_with_any_cell(small: dict[str, str]) -> None:
    before = digest_of(read_rulebook(small).rulebook)
    changed = {**small, "powers": small["powers"].replace("《某法》", "《另法》", 1)}
    assert digest_of(read_rulebook(changed).rulebook) != before


def test_a_sound_small_rulebook_needs_neither_escalation_nor_coverage_notes(small: dict[str, str]) -> None:
    small["powers"] = _POWERS_HEADER + "\n" + _power()
    reading = read_rulebook(small)
    assert reading.errors == ()
    assert reading.rulebook.powers[0].in_force_from == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (_power(code="99-CF-CG-1"), "power_code", "区划 99 不存在"),
        (_power(category="0101;0999"), "category_codes", "未知事项类别 0999"),
        (_power(condition="amount > "), "condition", "条件 1:9"),
        (_power(precedence="高"), "precedence", "整数"),
        (_power(precedence="-1"), "precedence", "整数"),
        (_power(holder="公安分局"), "holder_unit_type", "没有“公安分局”"),
        (_power(holder="街道办事处"), "holder_unit_type", "district 级没有"),
        (_power(until="2021-12-31"), "in_force_to", "早于生效日期"),
        (_power(until="2026/13/1"), "in_force_to", "应为日期"),
        (_power(lead="牵头"), "lead_or_assist", "主办、协办"),
        (_power(lead="协办", of="50-CF-CG-9"), "lead_power_code", "50-CF-CG-9"),
        (_power(of="50-CF-CG-9"), "lead_power_code", "请清空"),
        (_power(steps="受理"), "process_steps", "步骤@岗位"),
        (_power(steps=""), "process_steps", "不能为空"),
        (_power() + ",多", "", "多于表头"),
    ],
)
def test_a_faulty_power_is_left_out_and_says_where_and_how_to_mend_it(
    small: dict[str, str], row: str, column: str, words: str
) -> None:
    small["powers"] = "\n".join([_POWERS_HEADER, _power(code="50-CF-CG-2"), row])
    reading = read_rulebook(small)
    assert [(error.file, error.row, error.column) for error in reading.errors] == [("powers", 3, column)]
    assert words in reading.errors[0].message
    assert [power.power_code for power in reading.rulebook.powers] == ["50-CF-CG-2"]


def test_a_district_without_towns_may_use_a_list_that_names_streets_and_towns(small: dict[str, str]) -> None:
    pair = _power(holder="街道办事处;镇政府").replace(",district,", ",street,")
    small["powers"] = f"{_POWERS_HEADER}\n{pair}"
    assert read_rulebook(small).errors == ()
    small["powers"] = small["powers"].replace("街道办事处;镇政府", "镇政府")
    assert _errors_of(small) == [("powers", 2, "holder_unit_type")]


def test_all_faults_are_reported_at_once_and_the_sound_rows_stay(small: dict[str, str]) -> None:
    small["areas"] += "5002,5003,成环一,street\n5003,5002,成环二,street\n5004,59,孤儿,street\n"
    small["units"] += "5002-JD,丙街道办,street,街道办事处,50-XX,5002,,\n50-C2,又一城管局,district,城管局,,50,,\n"
    small["posts"] += "50-CG-P01,50-CG,局长,boss,丁,二十\n"
    assert _errors_of(small) == [
        ("areas", 4, "parent"),
        ("areas", 5, "parent"),
        ("areas", 6, "parent"),
        ("posts", 4, "capacity_open_cases"),
        ("posts", 4, "post_code"),
        ("posts", 4, "role"),
        ("units", 4, "area_code"),
        ("units", 4, "parent_unit"),
        ("units", 5, "unit_type"),
    ]


def test_a_missing_table_and_a_missing_column_are_named(small: dict[str, str]) -> None:
    del small["posts"]
    small["categories"] = "code,parent,name\n01,,城乡建设\n"
    errors = read_rulebook(small).errors
    assert RowError("posts", 1, "", "缺少表 posts，请一并提供") in errors
    assert RowError("categories", 1, "level", "缺少列“level”（分类级别），请补上表头") in errors


def test_an_unreadable_table_is_a_fault_and_not_a_crash(small: dict[str, str]) -> None:
    small["posts"] = small["posts"] + '"' + "x" * 1_000_001 + '"\n'
    assert any(error.file == "posts" and "有效的 CSV" in error.message for error in read_rulebook(small).errors)
    assert read_rulebook(dict.fromkeys(small, "")).rulebook.powers == ()
