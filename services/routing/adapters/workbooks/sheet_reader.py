"""One sheet as CSV text that keeps every cell's place, and what in it can't be trusted. The XML is streamed."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.cell_kinds import Book, cell_text
from services.routing.adapters.workbooks.cell_values import UnreadableCell
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.texts import TextReader
from services.routing.adapters.workbooks.titles import foreign_titles
from services.routing.adapters.workbooks.xml_streams import Attributes, parse
from services.routing.domain.rulebook import headers
from services.routing.domain.rulebook.cell_names import ROWS_MAX, cell_at, cell_name
from services.routing.domain.rulebook.csv_text import CsvWriter, english_titles
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TableName

# Our widest table has 26 columns; a cell further right would make every row as wide.
COLUMNS_READ_MAX = 256
# All sheets together. A city's 100,000 powers are 30 million; one long shared text shown in every cell is a bomb.
CHARACTERS_MAX = 128_000_000
# More hidden rows than that are only counted.
_HIDDEN_NAMED_MAX = 20


@dataclass(slots=True)
class Budget:
    """Characters that may still be read."""

    characters: int = CHARACTERS_MAX

    def spend(self, count: int) -> None:
        self.characters -= count
        if self.characters < 0:
            raise WorkbookBroken(f"内容超过 {CHARACTERS_MAX // 1_000_000} 百万字，请拆分后上传")


class SheetReader:
    """`text`, `errors` and `hidden_rows` are there after `read`. Errors in columns that are not ours are none."""

    def __init__(self, table: TableName, book: Book, budget: Budget) -> None:
        self.errors: list[RowError] = []
        self.hidden_rows: list[int] = []
        self._table = table
        self._book = book
        self._budget = budget
        self._csv = CsvWriter()
        self._columns: list[str | None] = []
        self._row_number = 0
        self._cells: dict[int, str] = {}
        self._troubles: dict[int, str] = {}
        self._position = -1
        self._kind = ""
        self._style = -1
        self._value = ""
        self._in_value = False
        self._has_formula = False
        self._inline = TextReader()
        self._letters: dict[str, int] = {}

    @property
    def text(self) -> str:
        return self._csv.text

    def read(self, archive: Archive, entry: str) -> None:
        """Raises WorkbookBroken."""
        parse(archive.stream(entry), self._start, self._end, self._characters)
        if not self._columns and self._row_number:
            self._note_header([])

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._in_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell":
            self._note_merged(attributes.get("ref", ""))
        else:
            self._inline.start(name)

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._value += text
        else:
            self._inline.characters(text)

    def _end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        else:
            self._inline.end(name)

    def _begin_row(self, attributes: Attributes) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() and len(given) <= 7 else self._row_number + 1
        if not self._row_number < number <= ROWS_MAX:
            raise WorkbookBroken(f"文件已损坏（第 {number} 行次序有误），请用表格软件另存后上传")
        self._csv.skip(number - self._row_number - 1)
        self._row_number = number
        self._position = -1
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows.append(number)

    def _begin_cell(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        self._position = self._position + 1 if name is None else self._position_of(name)
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", "-1"))
        self._value = ""
        self._has_formula = False
        self._inline.begin()

    def _position_of(self, name: str) -> int:
        letters = name.rstrip("0123456789")
        if letters not in self._letters:
            found = cell_at(letters + "1")
            if found is None:
                raise WorkbookBroken(f"文件已损坏（没有单元格 {name[:20]}），请用表格软件另存后上传")
            self._letters[letters] = found[1]
        return self._letters[letters]

    def _end_cell(self) -> None:
        try:
            value = self._cell_text()
        except UnreadableCell as error:
            self._troubles[self._position], value = str(error), ""
        if self._has_formula:
            self._troubles[self._position] = "是公式，请改为“粘贴为数值”后的文本"
        if value:
            self._budget.spend(len(value))
            self._cells[self._position] = value

    def _cell_text(self) -> str:
        """Raises UnreadableCell."""
        if self._kind == "inlineStr":
            return self._inline.text
        if not self._value:
            return ""
        return cell_text(self._kind, self._style, self._value, self._book)

    def _end_row(self) -> None:
        if self._cells and max(self._cells) >= COLUMNS_READ_MAX:
            place = cell_name(self._row_number, max(self._cells))
            message = f"第 {COLUMNS_READ_MAX} 列以后有内容，请删去"
            self.errors.append(RowError(self._table, self._row_number, "", message, place))
            self._cells = {position: text for position, text in self._cells.items() if position < COLUMNS_READ_MAX}
        width = max(self._cells, default=-1) + 1
        cells = [self._cells.get(position, "") for position in range(width)]
        self._budget.spend(width)
        if self._row_number == 1:
            self._note_header(cells)
            cells = english_titles(self._table, cells)
        if self._troubles:
            self._note_troubles()
        self._csv.write(cells)
        self._cells = {}

    def _note_header(self, titles: Sequence[str]) -> None:
        self._columns = [headers.column_named(self._table, title) for title in titles]
        self.errors += foreign_titles(self._table, titles)

    def _note_troubles(self) -> None:
        for position, trouble in self._troubles.items():
            column = self._columns[position] if position < len(self._columns) else None
            if column or self._row_number == 1:
                place = cell_name(self._row_number, position)
                self.errors.append(RowError(self._table, self._row_number, column or "", trouble, place))
        self._troubles = {}

    def _note_merged(self, cells: str) -> None:
        first = cell_at(cells.partition(":")[0])
        row, position = first or (1, 0)
        column = self._columns[position] if position < len(self._columns) else None
        message = f"合并单元格 {cells[:20]}，请取消合并，并在每一格填写"
        self.errors.append(RowError(self._table, row, column or "", message, cell_name(row, position)))

    def hidden_words(self) -> str:
        named = "、".join(map(str, self.hidden_rows[:_HIDDEN_NAMED_MAX]))
        return named + (f" 等 {len(self.hidden_rows)} 行" if len(self.hidden_rows) > _HIDDEN_NAMED_MAX else "")
