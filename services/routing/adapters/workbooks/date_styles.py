"""Which styles of a workbook show a number as a day."""

import re
from dataclasses import dataclass, field

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.book_parts import related
from services.routing.adapters.workbooks.xml_streams import Attributes, parse

# Number formats that are dates without being defined in the file (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are
# those of Chinese Excel).
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NO_PART_OF_A_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


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


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
