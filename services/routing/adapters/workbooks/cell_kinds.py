"""A cell's text by its kind (the attribute `t`), except those whose text stands in the cell itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.routing.adapters.workbooks.cell_values import UnreadableCell, day_text, iso_day, number_text
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.texts import unescaped


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of every sheet refer to."""

    shared_texts: Sequence[str]
    date_styles: frozenset[int]
    from_1904: bool


def cell_text(kind: str, style: int, value: str, book: Book) -> str:
    """Raises UnreadableCell, and WorkbookBroken for a shared text that is not there."""
    if kind == "n":
        return day_text(value, book.from_1904) if style in book.date_styles else number_text(value)
    return _KINDS.get(kind, _unknown)(value, book)


def _shared_text(value: str, book: Book) -> str:
    index = int(value) if value.isdecimal() and len(value) <= 9 else -1
    if not 0 <= index < len(book.shared_texts):
        raise WorkbookBroken("文件已损坏（共享文本缺失），请用表格软件另存后上传")
    return book.shared_texts[index]


def _boolean(value: str, _: Book) -> str:
    raise UnreadableCell(f"是逻辑值 {'FALSE' if value == '0' else 'TRUE'}，请把单元格设为文本后重新填写")


def _spreadsheet_error(value: str, _: Book) -> str:
    raise UnreadableCell(f"是错误值 {value}，请改正")


def _unknown(value: str, _: Book) -> str:
    raise UnreadableCell(f"“{value}”的类型无法识别，请把单元格设为文本后重新填写")


_KINDS: Mapping[str, Callable[[str, Book], str]] = {
    "s": _shared_text,
    "str": lambda value, _: unescaped(value),
    "b": _boolean,
    "e": _spreadsheet_error,
    "d": lambda value, _: iso_day(value),
}
