"""XML from outside, parsed piece by piece."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from services.routing.adapters.workbooks.errors import WorkbookBroken

Attributes = Mapping[str, str]


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
