"""The drop-downs of a workbook: fixed words, codes from its own sheets, and words that the city uses already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.routing.adapters.workbooks.wording import OPTIONS_SHEET
from services.routing.domain.rulebook.cell_names import ROWS_MAX
from services.routing.domain.rulebook.headers import COLUMN_TITLES, TABLE_TITLES
from services.routing.domain.rulebook.rows import HOLDER_LEVELS, ROLES
from services.routing.domain.rulebook.tables import (
    ASSIST,
    BACKED_ACTIONS,
    COMMUNITY_LEVEL,
    LAW_IN_FORCE,
    LAW_REPEALED,
    LAW_REPLACED,
    LEAD,
    PROCEDURAL,
    Rulebook,
    TableName,
)

UNIT_TYPES, TITLES, POWER_TYPES, LIST_KINDS = "单位类型", "岗位名称", "权力类型", "清单类别"
ACTIONS, TRIGGERS = "支撑的操作", "触发指标"
_POWER_TYPES = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政征收",
    "行政给付",
    "行政检查",
    "行政确认",
    "行政奖励",
    "行政裁决",
    "公共服务",
    "其他权力",
)
_LIST_KINDS = ("部门权责清单", "上级部门收回", "街镇基本履职", "街镇赋权执法", "街镇配合履职", "自治组织协助")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the three is set. `words`: these and no others; `option`: a column of the options sheet; `sheet`: the
    first column of that table. `several`: codes joined by `;`, so the list only helps and nothing is refused.
    """

    words: tuple[str, ...] = ()
    option: str = ""
    sheet: TableName | None = None
    several: bool = False


CHOICES: Mapping[tuple[TableName, str], Choice] = {
    ("areas", "parent"): Choice(sheet="areas"),
    ("areas", "level"): Choice(words=("city", "district", "street", "community")),
    ("categories", "parent"): Choice(sheet="categories"),
    ("categories", "level"): Choice(words=("1", "2", "3")),
    ("units", "level"): Choice(words=("district", "street")),
    ("units", "unit_type"): Choice(option=UNIT_TYPES, several=True),
    ("units", "parent_unit"): Choice(sheet="units"),
    ("units", "area_code"): Choice(sheet="areas"),
    ("units", "supervising_unit"): Choice(sheet="units"),
    ("posts", "unit_code"): Choice(sheet="units"),
    ("posts", "title"): Choice(option=TITLES, several=True),
    ("posts", "role"): Choice(words=ROLES),
    ("powers", "power_type"): Choice(option=POWER_TYPES),
    ("powers", "list_kind"): Choice(option=LIST_KINDS),
    ("powers", "holder_unit_type"): Choice(option=UNIT_TYPES, several=True),
    ("powers", "holder_level"): Choice(words=HOLDER_LEVELS),
    ("powers", "decision_post_title"): Choice(option=TITLES, several=True),
    ("powers", "supervision_unit_type"): Choice(option=UNIT_TYPES, several=True),
    ("powers", "category_codes"): Choice(sheet="categories", several=True),
    ("powers", "lead_or_assist"): Choice(words=(LEAD, ASSIST, PROCEDURAL)),
    ("powers", "assist_unit_types"): Choice(option=UNIT_TYPES, several=True),
    ("powers", "lead_power_code"): Choice(sheet="powers"),
    ("powers", "actions"): Choice(option=ACTIONS, several=True),
    ("escalation", "urgency"): Choice(words=("特急", "紧急", "一般", "咨询", "全部")),
    ("escalation", "holder_level"): Choice(words=("all", *HOLDER_LEVELS)),
    ("escalation", "trigger"): Choice(option=TRIGGERS, several=True),
    ("escalation", "operator"): Choice(words=(">=", ">", "<=", "<", "==")),
    ("escalation", "notify_unit_types"): Choice(option=UNIT_TYPES, several=True),
    ("escalation", "supervise_unit_type"): Choice(option=UNIT_TYPES, several=True),
    ("escalation", "decide_unit_type"): Choice(option=UNIT_TYPES, several=True),
    ("coverage_notes", "kind"): Choice(words=("gap", "overlap", "vacancy", "transition")),
    ("laws", "status"): Choice(words=(LAW_IN_FORCE, LAW_REPEALED, LAW_REPLACED)),
}


def options_of(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """The columns of the options sheet."""
    # Communities are no rows of the units' table.
    on_communities = (power for power in rulebook.powers if power.holder_level == COMMUNITY_LEVEL)
    community_types = [name for power in on_communities for name in power.holder_unit_type]
    return {
        UNIT_TYPES: _words([*(unit.unit_type for unit in rulebook.units), *community_types]),
        TITLES: _words(post.title for post in rulebook.posts),
        POWER_TYPES: _words([*_POWER_TYPES, *(power.power_type for power in rulebook.powers)]),
        LIST_KINDS: _words([*_LIST_KINDS, *(power.list_kind for power in rulebook.powers)]),
        ACTIONS: BACKED_ACTIONS,
        TRIGGERS: _words(rule.trigger for rule in rulebook.escalation),
    }


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))


def add_choices(sheet: Any, table: TableName, options: Mapping[str, Sequence[str]]) -> None:
    for position, column in enumerate(COLUMN_TITLES[table], start=1):
        choice = CHOICES.get((table, column))
        source = choice and _source(choice, options)
        if choice and source:
            letter = get_column_letter(position)
            validation = DataValidation(
                "list", formula1=source, allow_blank=True, sqref=f"{letter}2:{letter}{ROWS_MAX}"
            )
            validation.showErrorMessage = not choice.several
            validation.error = "请从下拉列表中选择"
            validation.errorTitle = COLUMN_TITLES[table][column]
            sheet.data_validations.append(validation)


def _source(choice: Choice, options: Mapping[str, Sequence[str]]) -> str:
    """Empty when there is nothing to offer."""
    if choice.words:
        return '"' + ",".join(choice.words) + '"'
    if choice.sheet is not None:
        return f"'{TABLE_TITLES[choice.sheet]}'!$A$2:$A${ROWS_MAX}"
    letter = get_column_letter(list(options).index(choice.option) + 1)
    last = len(options[choice.option]) + 1
    return f"'{OPTIONS_SHEET}'!${letter}$2:${letter}${last}" if last > 1 else ""
