"""What a condition may ask about an issue: the fields, their kinds, and the values they can have."""

from collections.abc import Mapping

_PLACE_KINDS = """
物业小区 无物业小区 城市道路 背街小巷 商圈 农贸市场 建筑工地 公园绿地 河湖岸线 学校 医疗机构 工业园区
农村 轨道交通 公路 其他
"""
_PARTY_KINDS = """
个人 个体工商户 企业 物业企业 开发企业 施工单位 学校 幼儿园 培训机构 医疗机构 机关单位 公职人员
社区村组织 公用企业 平台企业 金融机构 社会组织 未知
"""

KINDS: Mapping[str, frozenset[str]] = {
    "place.kind": frozenset(_PLACE_KINDS.split()),
    "party.kind": frozenset(_PARTY_KINDS.split()),
}

# Lowest and highest value, both possible; None = no bound.
NUMBERS: Mapping[str, tuple[int, int | None]] = {
    "time.hour": (0, 23),
    "time.month": (1, 12),
    "time.weekday": (1, 7),
    "party.count": (0, None),
    "repeat.count": (0, None),
    "amount": (0, None),
}

TEXT_FIELD = "text"

_ASKED_AS = {"time.hour": "occurred_at", "time.month": "occurred_at", "time.weekday": "occurred_at"}


def issue_field(field: str) -> str:
    """The field of `POST /v1/issues` (or of its `fields`) that would make this condition field known."""
    return _ASKED_AS.get(field, field)
