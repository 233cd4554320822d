"""What WeChat pushes to a server of ours, as XML."""

from xml.etree import ElementTree


class MessageUnreadable(ValueError):  # noqa: N818
    """Not in the form that WeChat describes; says what is wrong."""


def read_tree(content: bytes) -> ElementTree.Element:
    """No DOCTYPE, so no entities: neither those of files nor those that grow. Raises MessageUnreadable."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise MessageUnreadable("not UTF-8") from None
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise MessageUnreadable("a message has no DOCTYPE")
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError):
        raise MessageUnreadable("not well-formed XML") from None


def read_fields(content: bytes) -> dict[str, object]:
    """By name; what is there several times is a list, as in WeChat's JSON. Raises MessageUnreadable."""
    return {each.tag: _value(each) for each in read_tree(content)}


def _value(element: ElementTree.Element) -> object:
    """Two floors deep: nothing that WeChat pushes is deeper."""
    if not len(element):
        return element.text or ""
    found: dict[str, object] = {}
    for each in element:
        inner = {one.tag: one.text or "" for one in each} if len(each) else each.text or ""
        before = found.get(each.tag)
        found[each.tag] = inner if before is None else [*(before if isinstance(before, list) else [before]), inner]
    return found
