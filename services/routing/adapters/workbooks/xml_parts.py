"""The parts of a workbook beside its sheets: which sheets there are, shared texts, and which styles are dates."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.errors import WorkbookBroken

Attributes = Mapping[str, str]
# Number formats that are dates without being defined in the file (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are
# those of Chinese Excel).
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NO_PART_OF_A_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`entry`: its name in the archive."""

    name: str
    entry: str
    hidden: bool


def parse(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Names come without their prefix. Raises WorkbookBroken for what is no XML, or has a DTD (entities explode)."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def root(name: str, attributes: Attributes) -> None:
        # Few writers use prefixes, so they are not looked for in each of millions of names.
        prefixed = ":" in name
        parser.StartElementHandler = (lambda name, given: start(_local(name), given)) if prefixed else start
        if end is not None:
            parser.EndElementHandler = (lambda name: end(_local(name))) if prefixed else end
        parser.CharacterDataHandler = text
        start(_local(name), attributes)

    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        place = f"第 {error.lineno} 行第 {error.offset + 1} 列"
        raise WorkbookBroken(f"文件已损坏（内部 XML 在{place}有误），请用表格软件另存后上传") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise WorkbookBroken("文件内含 DTD，不予读取，请用表格软件另存后上传")


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its name without the prefix."""
    return next((value for key, value in attributes.items() if _local(key) == name), "")


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


def date_styles_of(archive: Archive) -> frozenset[int]:
    """Indexes of the cell formats that show a number as a day or time."""
    entry = related(archive, "styles")
    reader = _StyleReader()
    if entry is not None:
        parse(archive.stream(entry), reader.start, reader.end)
    return frozenset(index for index, code in enumerate(reader.formats) if reader.is_date(code))


@dataclass
class _StyleReader:
    formats: list[int] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)
    inside: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.own[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.formats.append(_whole(attributes.get("numFmtId", "")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def is_date(self, code: int) -> bool:
        if code in self.own:
            return any(letter in _NO_PART_OF_A_FORMAT.sub("", self.own[code]).lower() for letter in "ymdhs")
        return code in _BUILT_IN_DATES


def shared_texts_of(archive: Archive) -> list[str]:
    entry = related(archive, "sharedStrings")
    texts: list[str] = []
    reader = TextReader()

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            reader.begin()
        reader.start(name)

    def end(name: str) -> None:
        reader.end(name)
        if name == "si":
            texts.append(reader.text)

    if entry is not None:
        parse(archive.stream(entry), start, end, reader.characters)
    return texts


class TextReader:
    """Puts a text together from its runs; the reading aids of East Asian texts (rPh) are no part of it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._taking = False
        self._aside = 0

    def begin(self) -> None:
        self._parts.clear()

    def start(self, name: str) -> None:
        self._aside += name == "rPh"
        self._taking = name == "t" and not self._aside

    def characters(self, text: str) -> None:
        if self._taking:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._aside -= name == "rPh"
        self._taking = False

    @property
    def text(self) -> str:
        return unescaped("".join(self._parts))


def unescaped(text: str) -> str:
    """`_x000A_` stands for a character that XML can't carry (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
