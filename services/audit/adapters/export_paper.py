"""Records on paper (PDF/A): what was asked, what the log's tree was, and the records as a table."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from chassis.clock import CIVIL_ZONE
from chassis.pdf import Document, Facts, Heading, Paragraph, Table, pdf
from chassis.tlog.checkpoints import OpenedCheckpoint
from services.audit.adapters.export_workbook import civil_text, codes_text
from services.audit.usecases.export_records import Bound, ExportNotes
from services.audit.usecases.ports import StoredRecord

HEADERS = ("序号", "发生时间", "动作", "行为人", "权力编号", "事项（版本）", "理由", "变更", "记录编号")
WIDTHS = (0.6, 1.5, 1.5, 1.7, 1.3, 1.7, 0.9, 2.6, 1.7)
READ_ME = (
    "本件供阅读。每条记录是日志中的一个条目，凭记录编号可取原样字节和证明（/v1/events/<编号>/leaf、/proof），"
    "或导出证据包（format=bundle）不经本系统核对。"
    "本文件的 SHA-256 已记入日志（动作 audit.queried，对象 export:<导出编号>）。"
)


def paper(records: Sequence[StoredRecord], notes: ExportNotes, latest: OpenedCheckpoint | None) -> Bound:
    """`latest`: what was published when it was made. What it does not hold yet counts as unproved."""
    size = 0 if latest is None else latest.head.size
    unproved = sum(record.index >= size for record in records)
    document = Document(
        title="审计记录报告",
        made_at=notes.made_at,
        blocks=[
            Facts(list(_cover(records, notes, latest))),
            Paragraph(READ_ME, small=True),
            Heading("记录"),
            Table(HEADERS, [_row(orjson.loads(record.leaf)) for record in records], WIDTHS),
        ],
        footer=f"导出编号 {notes.export_id}",
        is_landscape=True,
    )
    return Bound(pdf(document), unproved)


def _cover(
    records: Sequence[StoredRecord], notes: ExportNotes, latest: OpenedCheckpoint | None
) -> Iterator[tuple[str, str]]:
    yield "制作时间", notes.made_at.astimezone(CIVIL_ZONE).isoformat(timespec="seconds")
    yield "目的", notes.purpose
    yield "记录数", str(len(records))
    for name, value in notes.terms.items():
        yield f"条件 {name}", str(value)
    if latest is None:
        yield "日志检查点", "尚未发布"
    else:
        root = b64encode(latest.head.root).decode()
        yield "日志检查点", f"{latest.head.size} 条，根散列 {root}（须与异地保存的检查点一致）"


def _row(leaf: Mapping[str, Any]) -> tuple[str, ...]:
    actor, power = leaf["actor"], leaf.get("power") or {}
    case = f"{leaf['case_id']}（{leaf.get('case_version')}）" if "case_id" in leaf else ""
    changed = (("前", codes_text(leaf.get("before", {}))), ("后", codes_text(leaf.get("after", {}))))
    return (
        str(leaf["index"]),
        civil_text(leaf["occurred_at"]),
        leaf["action"],
        "\n".join(each for each in (actor["type"], actor["unit"], actor["post"], actor["ref"]) if each),
        power.get("code") or "",
        case,
        leaf.get("reason_code", ""),
        "\n".join(f"{side}：{codes}" for side, codes in changed if codes),
        leaf["event_id"],
    )
