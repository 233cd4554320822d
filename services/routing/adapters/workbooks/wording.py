"""What the workbooks that we write say, and what reading them passes over."""

from collections.abc import Mapping

from services.routing.domain.rulebook.tables import BACKED_ACTIONS, TableName

HELP_SHEET = "填写说明"
OPTIONS_SHEET = "选项"

INTRODUCTION = (
    "一张工作表是一个表；表头中文、英文均可，列的次序不限。带 * 的列必填。",
    "一格填多项时以英文分号 ; 分隔。编码一律按文本填写（前导零不能丢）；日期写作 2026-06-01。",
    "不要合并单元格，不要写公式；自用的列请以“备注”或 x_ 开头，读取时不看。",
    "有错时逐处指出工作表与单元格，如 powers!K37，全部改正后才能发布；在此之前现行清单不受影响。",
)

MEANINGS: Mapping[TableName, Mapping[str, str]] = {
    "areas": {
        "code": "统计用区划代码，如 500105 或 500105006001",
        "parent": "上级区划的编码；最上一级留空",
        "name": "区划名称",
        "level": "city、district、street、community",
    },
    "categories": {
        "code": "两位一级，如 01、0101、010101",
        "parent": "上级分类的编码；一级留空",
        "name": "分类名称",
        "level": "1、2、3",
    },
    "units": {
        "unit_code": "如 500105-CG（区级部门）、500105006-JD（街道）、500105100-ZF（镇）",
        "name": "单位全称",
        "level": "district（区县部门）或 street（街镇）",
        "unit_type": "权力清单按单位类型确定行使主体；同一区划内同类单位只能有一个",
        "parent_unit": "上级单位的编码，可空",
        "area_code": "单位管辖的区划编码",
        "duty_phone": "值班电话",
        "supervising_unit": "监督本单位的单位编码",
    },
    "posts": {
        "post_code": "如 500105-CG-P01",
        "unit_code": "所属单位的编码",
        "title": "岗位名称；同名岗位分担在办件",
        "role": "decision 决定、supervision 监督、handling 经办、assist 协助",
        "person_name": "在岗人员；空岗留空",
        "capacity_open_cases": "在办件上限；空岗填 0",
        "person_id": "同一人担任几个岗位时填同一编号，可空",
    },
    "powers": {
        "power_code": "区划-类型-机构-序号，如 500105-CF-CG-0001；开头的区划就是适用范围",
        "name": "权力事项名称",
        "power_type": "行政许可、行政处罚、行政强制等",
        "list_kind": "部门权责清单、街镇基本履职、街镇赋权执法、街镇配合履职、上级部门收回、自治组织协助",
        "holder_unit_type": "行使主体的单位类型；多项之间取当地有的那一类",
        "holder_level": "district、street 或 community",
        "decision_post_title": "作决定的岗位名称；每个行使主体中有且只有一个",
        "supervision_unit_type": "监督单位的类型",
        "category_codes": "二级（含其下全部）或三级分类的编码；程序类权力可空",
        "condition": "适用条件，如 time.hour >= 22 or urgent；无条件留空",
        "keywords": "帮助识别的词语",
        "precedence": "数字大者优先；一般 100、200，专门 301 起，按地点时间对象 401 起，险情 501 起",
        "lead_or_assist": "主办、协办、程序（督办、裁决、延期审批等针对办件的权力）",
        "assist_unit_types": "协办单位的类型",
        "respond_within_hours": "响应时限，整数小时",
        "resolve_within_workdays": "办结时限，整数工作日",
        "extension_max_workdays": "延期上限，整数工作日；不得延期填 0",
        "legal_basis": "法律法规名称，带书名号",
        "process_steps": "步骤@岗位，如 受理@经办人;审签@局长；几个岗位择一以 / 分隔，也可写单位类型",
        "liability_clause": "不履行或违法履行时的追责情形",
        "in_force_from": "生效日期",
        "in_force_to": "最后一个有效日；仍有效留空",
        "lead_power_code": "协办行填所协助的主办权力编码，其他行留空",
        "actions": f"只有程序类权力填写：{'、'.join(BACKED_ACTIONS)}",
        "staff_assigned": "赋权时一并下放的人员数，可空",
        "means": "赋权时一并下放的经费与装备，可空",
        "materials": "申请人须提交的材料，以 ; 分隔，如 身份证明;户籍证明；不需要则留空",
    },
    "escalation": {
        "rule_code": "如 ESC-001",
        "rule_group": "规则分组",
        "urgency": "特急、紧急、一般、咨询、全部",
        "holder_level": "all、district、street、community",
        "trigger": "触发指标，如 elapsed_share",
        "operator": ">=、>、<=、<、==",
        "threshold": "阈值，按阈值单位理解",
        "threshold_unit": "share、hours、count、date、text、score、bool",
        "action": "升级动作",
        "notify_posts": "经办岗位、分管领导、主要领导、监督岗位、协办岗位，或岗位名称",
        "notify_unit_types": "通知的单位类型",
        "supervise_unit_type": "督办单位的类型",
        "decide_unit_type": "裁决单位的类型",
        "act_within_hours": "小时，可为 0.5",
        "max_returns": "允许退单的次数",
        "remark": "说明",
    },
    "coverage_notes": {
        "kind": "gap 有意不设、overlap 有意重叠、vacancy 空岗、transition 过渡",
        "ref": "分类、权力或岗位的编码",
        "name": "所指的名称",
        "reason": "理由",
        "suggested_route": "建议去向",
    },
    "laws": {
        "name": "带书名号的全称，与权力清单的写法一致",
        "status": "现行、废止、已被替代",
        "in_force_from": "施行日期",
        "in_force_to": "最后一个有效日",
        "replaced_by": "替代它的法规名称",
    },
}

EXAMPLES: Mapping[TableName, Mapping[str, str]] = {
    "areas": {"code": "500105006", "parent": "500105", "name": "某街道", "level": "street"},
    "categories": {"code": "0402", "parent": "04", "name": "噪声污染", "level": "2"},
    "units": {"unit_code": "500105-CG", "name": "某区城市管理局", "unit_type": "城市管理局", "area_code": "500105"},
    "posts": {"post_code": "500105-CG-P01", "title": "局长", "role": "decision", "capacity_open_cases": "20"},
    "powers": {
        "power_code": "500105-CF-CG-0001",
        "holder_unit_type": "城市管理局",
        "category_codes": "010203;0104",
        "condition": 'place.kind == "城市道路" and time.hour >= 22',
        "precedence": "401",
        "process_steps": "受理@经办人;现场检查@执法中队长;审签@分管副局长",
        "in_force_from": "2026-01-01",
    },
    "escalation": {"rule_code": "ESC-001", "trigger": "elapsed_share", "operator": ">=", "threshold": "0.5"},
    "coverage_notes": {"kind": "gap", "ref": "010208", "reason": "区内没有单位持有该项权力"},
    "laws": {"name": "《中华人民共和国噪声污染防治法》", "status": "现行", "in_force_from": "2022-06-05"},
}
