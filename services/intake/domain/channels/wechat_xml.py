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
