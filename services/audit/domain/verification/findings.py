"""What may be wrong with a log. Each kind is one word that operators and tests know it by."""

from dataclasses import dataclass

# The checkpoint.
CHECKPOINT_MISSING, CHECKPOINT_UNSIGNED, QUORUM_MISSING = "checkpoint_missing", "checkpoint_unsigned", "quorum_missing"
ROLLED_BACK, FORKED, ROOT_DIFFERS = "rolled_back", "forked", "root_differs"
# Tiles, and the entries below them.
TILE_MISSING, TILE_TRUNCATED, TILE_CHANGED = "tile_missing", "tile_truncated", "tile_changed"
ENTRY_CHANGED, ENTRY_MISSING, ENTRY_ADDED, ENTRIES_REORDERED = (
    "entry_changed",
    "entry_missing",
    "entry_added",
    "entries_reordered",
)
ENTRY_TOO_LARGE, ENTRY_MALFORMED, EVENT_TWICE = "entry_too_large", "entry_malformed", "event_twice"
# The tables that questions are answered from.
DATABASE_BEHIND, HEAD_DIFFERS, ROW_ADDED, ROW_CHANGED = (
    "database_behind",
    "head_differs",
    "row_added",
    "row_changed",
)

EXPLANATIONS = {
    CHECKPOINT_MISSING: "没有检查点",
    CHECKPOINT_UNSIGNED: "检查点没有日志的有效签名",
    QUORUM_MISSING: "见证签名不足",
    ROLLED_BACK: "比留存的检查点还小：日志被回退",
    FORKED: "与留存的检查点不一致：历史被改写",
    ROOT_DIFFERS: "条目算出的根与检查点不符",
    TILE_MISSING: "散列块缺失",
    TILE_TRUNCATED: "散列块残缺",
    TILE_CHANGED: "散列块被改动",
    ENTRY_CHANGED: "条目被改动",
    ENTRY_MISSING: "条目被删除",
    ENTRY_ADDED: "多出条目",
    ENTRIES_REORDERED: "条目次序被调换",
    ENTRY_TOO_LARGE: "条目超过 65535 字节",
    ENTRY_MALFORMED: "条目不是规范的记录",
    EVENT_TWICE: "同一事件记录了两次",
    DATABASE_BEHIND: "数据库落后于已发布的检查点",
    HEAD_DIFFERS: "数据库的树根与记录不符",
    ROW_ADDED: "数据库里有不在日志中的记录",
    ROW_CHANGED: "查询用的列与记录原文不符",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` names the tile, index or size; `detail` says more for people."""

    kind: str
    place: str
    detail: str = ""

    @property
    def explanation(self) -> str:
        return EXPLANATIONS[self.kind]
