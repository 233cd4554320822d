"""Records as a table to read (xlsx). Every cell is a text: nothing in it is taken for a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from chassis.clock import CIVIL_ZONE
from services.audit.usecases.export_records import Bound, ExportNotes
from services.audit.usecases.ports import StoredRecord

HEADERS = (
    "序号", "发生时间", "动作", "行为人类别", "行为人", "岗位", "单位", "权力编号", "清单版本", "事项编号", "事项版本",
    "理由代码", "变更前", "变更后", "目的", "记录编号",
)  # fmt: skip
CELL_CHARACTERS_MAX = 32_767


def workbook(records: Sequence[StoredRecord], notes: ExportNotes) -> Bound:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("记录")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title, bold=True) for title in HEADERS])
    for record in records:
        sheet.append([_cell(sheet, text) for text in _row(orjson.loads(record.leaf))])
    cover = book.create_sheet("说明")
    for name, value in _cover(records, notes):
        cover.append([_cell(cover, name, bold=True), _cell(cover, value)])
    written = io.BytesIO()
    book.save(written)
    return Bound(written.getvalue(), 0)


def _row(leaf: Mapping[str, Any]) -> tuple[str, ...]:
    actor, power = leaf["actor"], leaf.get("power") or {}
    values = (
        leaf["index"],
        civil_text(leaf["occurred_at"]),
        leaf["action"],
        *(actor[name] for name in ("type", "ref", "post", "unit")),
        power.get("code"),
        power.get("rulebook"),
        *(leaf.get(name) for name in ("case_id", "case_version", "reason_code")),
        codes_text(leaf.get("before", {})),
        codes_text(leaf.get("after", {})),
        leaf.get("purpose"),
        leaf["event_id"],
    )
    return tuple("" if value is None else str(value) for value in values)


def civil_text(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(CIVIL_ZONE).isoformat(timespec="seconds")


def codes_text(changed: Mapping[str, str]) -> str:
    return "；".join(f"{name}={code}" for name, code in changed.items())


def _cover(records: Sequence[StoredRecord], notes: ExportNotes) -> list[tuple[str, str]]:
    asked = [(f"条件 {name}", str(value)) for name, value in notes.terms.items()]
    return [
        ("导出编号", str(notes.export_id)),
        ("制作时间", notes.made_at.astimezone(CIVIL_ZONE).isoformat(timespec="seconds")),
        ("目的", notes.purpose),
        ("记录数", str(len(records))),
        *asked,
        ("核对", "本表供阅读；需要证明时请导出证据包（format=bundle），或按记录编号取 /v1/events/<编号>/proof"),
    ]


def _cell(sheet: Any, text: str, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:CELL_CHARACTERS_MAX])
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
