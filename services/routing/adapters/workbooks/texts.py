"""Texts of a workbook, put together from their runs."""

import re

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.book_parts import related
from services.routing.adapters.workbooks.xml_streams import Attributes, parse

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


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
