"""Which parts a workbook has, and which sheets."""

import posixpath
from dataclasses import dataclass

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.xml_streams import Attributes, attribute, parse


@dataclass(frozen=True, slots=True)
class Sheet:
    """`entry`: its name in the archive."""

    name: str
    entry: str
    hidden: bool


def sheets_of(archive: Archive) -> tuple[list[Sheet], bool]:
    """The worksheets in their order, and whether days count from 1904."""
    book = _office_document(archive)
    targets = _targets(archive, book)
    sheets: list[Sheet] = []
    from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if name == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            entry, kind = targets.get(attribute(attributes, "id"), ("", ""))
            if kind == "worksheet" and entry in archive:
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), entry, hidden))

    parse(archive.stream(book), start)
    return sheets, from_1904


def _office_document(archive: Archive) -> str:
    found = next(
        (entry for entry, kind in _targets(archive, "").values() if kind == "officeDocument"), "xl/workbook.xml"
    )
    if found not in archive:
        raise WorkbookBroken("这不是 xlsx 工作簿，请用表格软件另存为 .xlsx 后上传")
    return found


def related(archive: Archive, kind: str) -> str | None:
    """The entry of the workbook's one part of this kind, such as sharedStrings."""
    targets = _targets(archive, _office_document(archive)).values()
    return next((entry for entry, found in targets if found == kind and entry in archive), None)


def _targets(archive: Archive, entry: str) -> dict[str, tuple[str, str]]:
    """Relationship id → the entry it leads to, and the last word of its kind."""
    folder, name = posixpath.split(entry)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    targets: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
            targets[attributes.get("Id", "")] = (target, attributes.get("Type", "").rpartition("/")[2])

    if relations in archive:
        parse(archive.stream(relations), start)
    return targets
