"""Values of the typed facts that powers' conditions ask for: the words of the rulebook's condition grammar."""

import math
import re
from collections.abc import Iterator

from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import Online, ReportedFacts
from services.intake.domain.text_rules import check_line

PLACE_KINDS = frozenset(
    [
        "物业小区",
        "无物业小区",
        "城市道路",
        "背街小巷",
        "商圈",
        "农贸市场",
        "建筑工地",
        "公园绿地",
        "河湖岸线",
        "学校",
        "医疗机构",
        "工业园区",
        "农村",
        "轨道交通",
        "公路",
        "其他",
    ]
)
PARTY_KINDS = frozenset(
    [
        "个人",
        "个体工商户",
        "企业",
        "物业企业",
        "开发企业",
        "施工单位",
        "学校",
        "幼儿园",
        "培训机构",
        "医疗机构",
        "机关单位",
        "公职人员",
        "社区村组织",
        "公用企业",
        "平台企业",
        "金融机构",
        "社会组织",
        "未知",
    ]
)
# The contracts carry counts as 32 bits; a larger one is a slip of the hand anyway.
COUNT_MAX = 1_000_000_000
AMOUNT_MAX_YUAN = 1_000_000_000_000
_AREA_SHAPE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_URL_SHAPE = re.compile(r"https?://[^\s/]+(?:/\S*)?", re.IGNORECASE)


def check_facts(facts: ReportedFacts) -> Iterator[FieldError]:
    """Known words, counts and amounts that can be."""
    if facts.place_kind is not None and facts.place_kind not in PLACE_KINDS:
        yield field_error("fields.place.kind", "unknown_value")
    if facts.party_kind is not None and facts.party_kind not in PARTY_KINDS:
        yield field_error("fields.party.kind", "unknown_value")
    yield from _check_range("fields.party.count", facts.party_count, COUNT_MAX)
    yield from _check_range("fields.repeat.count", facts.repeat_count, COUNT_MAX)
    yield from _check_range("fields.amount", facts.amount, AMOUNT_MAX_YUAN)
    if facts.online is not None:
        yield from _check_online(facts.online)


def _check_range(field: str, value: int | float | None, most: int) -> Iterator[FieldError]:
    if value is not None and (math.isnan(value) or not 0 <= value <= most):
        yield field_error(field, "out_of_range", least=0, most=most)


def _check_online(online: Online) -> Iterator[FieldError]:
    yield from check_line("fields.online.platform", online.platform, 100)
    yield from check_line("fields.online.account", online.account, 100)
    yield from check_line("fields.online.url", online.url, 2000)
    if online.url is not None and _URL_SHAPE.fullmatch(online.url) is None:
        yield field_error("fields.online.url", "bad_url")
    # Operators sit anywhere in the country, so only the shape of the code can be judged.
    if online.operator_area is not None and (
        not online.operator_area.isascii() or _AREA_SHAPE.fullmatch(online.operator_area) is None
    ):
        yield field_error("fields.online.operator_area", "unknown_area")
