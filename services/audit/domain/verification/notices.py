"""What a sound log tells of attacks on what goes into it: told by its own records, and no fault of the log's.

One event id with two bodies, a message that could be no record, reasons too large for one: each was kept aside, and the
record that says so stays in the log for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MESSAGE_UNREADABLE, DETAIL_TOO_LARGE = "message_unreadable", "detail_too_large"
EXPLANATIONS = {
    "integrity_conflict": "同一编号有两个不同内容，后来的已隔离",
    "count_mismatch": "记录数与生产方所报不符",
    "log_forked": "曾有人要签发与历史不符的检查点",
    "log_contradicted": "数据库的记录曾与已记录的不符",
    "tile_differs": "曾有散列块与记录不符",
    "tile_missing": "曾缺散列块",
    "tile_truncated": "曾有散列块残缺",
    MESSAGE_UNREADABLE: "一条消息成不了记录，原样留存",
    DETAIL_TOO_LARGE: "理由过大，只记摘要，原样留存",
}
_ALERTED, _UNREADABLE = "integrity.alert_raised", "message.unreadable"


@dataclass(frozen=True, slots=True)
class Notice:
    """`index`: of the record that says so. `subject`: the event's id, or whatever it is about."""

    kind: str
    index: int
    subject: str

    @property
    def explanation(self) -> str:
        return EXPLANATIONS[self.kind]


def notice_of(fields: Mapping[str, Any]) -> Notice | None:
    """`fields`: of a record as its leaf has them, of whatever content."""
    kind, index = _kind(fields), fields.get("index")
    if kind not in EXPLANATIONS or not isinstance(index, int):
        return None
    about = fields.get("subject_ref") if fields.get("action") == _ALERTED else fields.get("event_id")
    return Notice(kind, index, str(about))


def _kind(fields: Mapping[str, Any]) -> str:
    action, detail = fields.get("action"), fields.get("detail")
    if action == _ALERTED:
        return str(fields.get("reason_code"))
    if action == _UNREADABLE:
        return MESSAGE_UNREADABLE
    is_cut = isinstance(detail, Mapping) and detail.get("omitted") == "too_large"
    return DETAIL_TOO_LARGE if is_cut else ""
