"""The headers and sheet names of a rulebook, in Chinese and English: both are read, also mixed in one sheet."""

import difflib
import re
from collections.abc import Mapping, Sequence

from services.routing.domain.rulebook.tables import TABLE_NAMES, TableName

TABLE_TITLES: Mapping[TableName, str] = {
    "areas": "区划",
    "categories": "事项分类",
    "units": "单位",
    "posts": "岗位",
    "powers": "权力清单",
    "escalation": "升级规则",
    "coverage_notes": "覆盖说明",
    "laws": "法规",
}

COLUMN_TITLES: Mapping[TableName, Mapping[str, str]] = {
    "areas": {"code": "区划编码", "parent": "上级区划", "name": "区划名称", "level": "区划级别"},
    "categories": {"code": "分类编码", "parent": "上级分类", "name": "分类名称", "level": "分类级别"},
    "units": {
        "unit_code": "单位编码",
        "name": "单位名称",
        "level": "单位层级",
        "unit_type": "单位类型",
        "parent_unit": "上级单位",
        "area_code": "区划编码",
        "duty_phone": "值班电话",
        "supervising_unit": "监督单位",
    },
    "posts": {
        "post_code": "岗位编码",
        "unit_code": "单位编码",
        "title": "岗位名称",
        "role": "岗位职责",
        "person_name": "岗位人员",
        "capacity_open_cases": "在办上限",
        "person_id": "人员编号",
    },
    "powers": {
        "power_code": "权力编码",
        "name": "权力名称",
        "power_type": "权力类型",
        "list_kind": "清单类别",
        "holder_unit_type": "行使主体类型",
        "holder_level": "行使层级",
        "decision_post_title": "决定岗位",
        "supervision_unit_type": "监督单位类型",
        "category_codes": "事项分类编码",
        "condition": "适用条件",
        "keywords": "关键词",
        "precedence": "优先级",
        "lead_or_assist": "主办或协办",
        "assist_unit_types": "协办单位类型",
        "respond_within_hours": "响应时限（小时）",
        "resolve_within_workdays": "办结时限（工作日）",
        "extension_max_workdays": "延期上限（工作日）",
        "legal_basis": "法律依据",
        "process_steps": "办理流程",
        "liability_clause": "追责情形",
        "in_force_from": "生效日期",
        "in_force_to": "失效日期",
        "lead_power_code": "主办权力编码",
        "actions": "支撑的操作",
        "staff_assigned": "随权人员数",
        "means": "随权经费与装备",
        "materials": "所需材料",
    },
    "escalation": {
        "rule_code": "规则编码",
        "rule_group": "规则分组",
        "urgency": "紧急程度",
        "holder_level": "行使层级",
        "trigger": "触发指标",
        "operator": "比较符",
        "threshold": "阈值",
        "threshold_unit": "阈值单位",
        "action": "升级动作",
        "notify_posts": "通知岗位",
        "notify_unit_types": "通知单位类型",
        "supervise_unit_type": "督办单位类型",
        "decide_unit_type": "裁决单位类型",
        "act_within_hours": "动作时限（小时）",
        "max_returns": "退单次数上限",
        "remark": "说明",
    },
    "coverage_notes": {
        "kind": "说明类别",
        "ref": "所指编码",
        "name": "所指名称",
        "reason": "理由",
        "suggested_route": "建议去向",
    },
    "laws": {
        "name": "法规名称",
        "status": "效力状态",
        "in_force_from": "施行日期",
        "in_force_to": "失效日期",
        "replaced_by": "替代法规",
    },
}

# Words that cities' published lists use for the same columns.
_ALSO: Mapping[TableName, Mapping[str, str]] = {
    "areas": {"编码": "code", "名称": "name", "级别": "level"},
    "categories": {"编码": "code", "名称": "name", "级别": "level", "类别编码": "code", "类别名称": "name"},
    "units": {"值守电话": "duty_phone"},
    "posts": {"姓名": "person_name", "职务": "title", "岗位": "title"},
    "powers": {
        "职权编码": "power_code",
        "事项编码": "power_code",
        "职权名称": "name",
        "事项名称": "name",
        "职权类型": "power_type",
        "行使主体": "holder_unit_type",
        "实施主体": "holder_unit_type",
        "事项类别编码": "category_codes",
        "响应时限": "respond_within_hours",
        "办结时限": "resolve_within_workdays",
        "延期上限": "extension_max_workdays",
        "设定依据": "legal_basis",
        "实施依据": "legal_basis",
        "追责条款": "liability_clause",
        "责任条款": "liability_clause",
        "申请材料": "materials",
        "提交材料": "materials",
    },
    "escalation": {"动作时限": "act_within_hours"},
    "coverage_notes": {},
    "laws": {},
}

# Sheets and columns that people keep for themselves.
_PRIVATE_COLUMN = re.compile(r"备注|x_", re.IGNORECASE)
# What decorates a header and is not part of it: blanks, line breaks, the star of a required field.
_DECORATION = re.compile(r"[\s*＊]|[（(]必填[)）]")
NEARNESS_MIN = 0.6
_TYPO_NEARNESS_MIN = 0.8


def _plain(title: str) -> str:
    return _DECORATION.sub("", title).replace("(", "（").replace(")", "）").lower()


_TABLES: Mapping[str, TableName] = {
    **{_plain(name): name for name in TABLE_NAMES},
    **{_plain(title): name for name, title in TABLE_TITLES.items()},
    **{_plain(title + "表"): name for name, title in TABLE_TITLES.items()},
    "事项类别": "categories",
    "事项类别表": "categories",
    "督办升级": "escalation",
    "权力": "powers",
}
_COLUMNS: Mapping[TableName, Mapping[str, str]] = {
    table: {
        **{_plain(alias): column for alias, column in _ALSO[table].items()},
        **{_plain(title): column for column, title in titles.items()},
        **{_plain(column): column for column in titles},
    }
    for table, titles in COLUMN_TITLES.items()
}


def table_named(title: str) -> TableName | None:
    """The table of a sheet or file with this name; None when it is none of ours."""
    return _TABLES.get(_plain(title))


def column_named(table: str, title: str) -> str | None:
    """The English name of a column by its header in either language; None when the table has no such column."""
    return _COLUMNS[table].get(_plain(title)) if table in TABLE_NAMES else None


def is_private(title: str) -> bool:
    """Headers that begin with 备注 or x_ are the editors' own: never read, never an error."""
    return not title.strip() or _PRIVATE_COLUMN.match(title.strip()) is not None


def nearest_column(table: str, title: str, taken: Sequence[str], nearness_min: float = NEARNESS_MIN) -> str | None:
    """The column that is probably meant, of those not in the sheet already."""
    if table not in TABLE_NAMES:
        return None
    free = [known for known, column in _COLUMNS[table].items() if column not in taken]
    found = difflib.get_close_matches(_plain(title), free, n=1, cutoff=nearness_min)
    return _COLUMNS[table][found[0]] if found else None


def mistyped_column(table: str, title: str, taken: Sequence[str]) -> str | None:
    """As `nearest_column`, but only where a slip of the keyboard is all but certain."""
    return nearest_column(table, title, taken, _TYPO_NEARNESS_MIN)


def title_of(table: str, column: str) -> str:
    """`权力清单·适用条件`, for people; what has no title stands as it is."""
    if table not in TABLE_NAMES:
        return table
    title = COLUMN_TITLES[table].get(column, column)
    return f"{TABLE_TITLES[table]}·{title}" if title else TABLE_TITLES[table]
