"""The text of a CSV file: UTF-8, or GB18030 as Chinese Excel saves it."""

from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.domain.rulebook.headers import column_named
from services.routing.domain.rulebook.tables import TableName

_SAVE_AS = "请在表格软件中另存为“CSV UTF-8（逗号分隔）”"
_REPLACED = "\ufffd"
# Characters that UTF-8 writes with three bytes or more: text in another encoding has next to none of them by chance.
_WIDE = "\u0800"


def decoded_csv(table: TableName, content: bytes) -> tuple[str, str]:
    """The text, and a notice when it is not UTF-8. Raises WorkbookBroken with what to do."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkbookBroken(f"文件是 UTF-16 编码（表格软件的“Unicode 文本”），{_SAVE_AS}")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if _is_damaged_utf_8(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise WorkbookBroken(
                f"第 {line} 行有不是 UTF-8 的字节（文件第 {error.start + 1} 字节），{_SAVE_AS}"
            ) from None
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise WorkbookBroken(f"既不是 UTF-8 也不是 GB18030 编码，{_SAVE_AS}") from None
    titles = text.partition("\n")[0].split(",")
    if not any(column_named(table, title.strip().strip('"')) for title in titles):
        raise WorkbookBroken(f"编码无法识别：按 GB18030 读不出任何表头，{_SAVE_AS}")
    return text, "按 GB18030 编码读取"


def _is_damaged_utf_8(content: bytes) -> bool:
    """Mostly sound UTF-8 with a few foreign bytes: reading it as GB18030 would give nonsense without an error."""
    text = content.decode("utf-8", "replace")
    wide = sum(character >= _WIDE and character != _REPLACED for character in text)
    return wide > text.count(_REPLACED)
