"""Documents in Chinese as PDF: text, headings, tables, letterhead, page numbers.

Typst sets them (chassis/pdf.typ): headings in Hei, text in Song, as GB/T 9704 has it. The fonts lie in the file, and
it is PDF/A-2u: it looks the same on every machine and in many years, and its text can be searched. What is handed over
is text and never markup. Equal documents give equal bytes. A page takes some hundredths of a second, a table of 3,000
rows a few seconds, without the interpreter's lock: `await asyncio.to_thread(pdf, document)`.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

if TYPE_CHECKING:
    from typst import Fonts

MEDIA_TYPE = "application/pdf"
# Stands in no text any more when it is put in: no font has a picture of it.
_BREAK = "\x00"
_LONG_CODE = re.compile(r"[!-~]{18,}")
_PIECE = re.compile(r".{6}(?=.)")
_SETTING = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the document, in red over a red line, with its number (发文机关标志、发文字号)."""

    issuer: str
    number: str = ""
    kind: Literal["letterhead"] = field(default="letterhead", init=False)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1
    kind: Literal["heading"] = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Each of its lines is a paragraph, `indented` by two signs (首行缩进二字)."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    indented: bool = False
    small: bool = False
    kind: Literal["paragraph"] = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names beside their values, without lines."""

    rows: Sequence[tuple[str, str]]
    kind: Literal["facts"] = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Every row as long as `headers`, else ValueError. `widths` are shares of the line; equal ones when left out.

    The headers come again on each page.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    kind: Literal["table"] = field(default="table", init=False)

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} | ({len(self.widths)} if self.widths else set())
        if lengths - {len(self.headers)}:
            raise ValueError(f"a table of {len(self.headers)} columns has rows or widths of {sorted(lengths)}")


Block = Letterhead | Heading | Paragraph | Facts | Table


@dataclass(frozen=True, slots=True)
class Document:
    """`title` stands over the blocks, or below a letterhead that comes first; `footer` on each page beside its number.

    `title` and `made_at` stand in the file's properties as well.
    """

    title: str
    made_at: datetime
    blocks: Sequence[Block]
    footer: str = ""
    is_landscape: bool = False


def pdf(document: Document) -> bytes:
    """The file. What the fonts have no picture of stands as its number, 〔U+1F600〕: nothing is left out unseen."""
    from typst import compile as typeset

    content = {
        "title": _lines(document.title),
        "footer": _lines(document.footer),
        "landscape": document.is_landscape,
        "blocks": [{name: _set(name, value) for name, value in asdict(block).items()} for block in document.blocks],
    }
    return typeset(
        _SETTING,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": orjson.dumps(content).decode()},
        pdf_standards="a-2u",
        timestamp=int(document.made_at.timestamp()),
    )


def make_ready() -> None:
    """Reads the fonts, which takes seconds once a process: before a transaction is open."""
    _fonts()
    _known()


def _set(name: str, value: Any) -> Any:
    if name in ("kind", "align", "level", "widths") or isinstance(value, bool):
        return value
    return _lines(value) if isinstance(value, str) else [_set(name, each) for each in value]


def _lines(text: str) -> list[list[str]]:
    """Its lines, each in pieces between which it may be broken."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return [_LONG_CODE.sub(_in_pieces, _printable(line)).split(_BREAK) for line in lines]


def _printable(line: str) -> str:
    return "".join(sign if sign in _known() else f"〔U+{ord(sign):04X}〕" for sign in line)


def _in_pieces(code: re.Match[str]) -> str:
    return _PIECE.sub(rf"\g<0>{_BREAK}", code[0])


@cache
def _fonts() -> "Fonts":
    from pylopdf_fonts_zh_cn import sans_path
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sans_path().parent)])


@cache
def _known() -> frozenset[str]:
    """What both fonts can show, so that it does not matter which of them sets a text."""
    from fontTools.ttLib import TTFont
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    covered = []
    for path in (sans_path(), serif_path()):
        with TTFont(path, lazy=True) as font:
            covered.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*covered)))
