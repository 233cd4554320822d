"""GeoReport v2's two formats: JSON, and XML with the same names."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from fastapi import Response

from chassis.web.answers import encode
from services.intake.entrypoints.open311_views import RefusalView

XML, JSON = "xml", "json"
# A list's element is named by the list.
_ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}


def georeport_answer(content: Any, extension: str, root: str, status: int = 200) -> Response:
    """`root`: the name of XML's outermost element; JSON has none."""
    if extension != XML:
        return Response(encode(content), status, media_type="application/json; charset=utf-8")
    tree = ElementTree.Element(root)
    _fill(tree, content)
    written: bytes = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return Response(written, status, media_type="text/xml; charset=utf-8")


def errors_answer(errors: list[tuple[int, str]], extension: str, status: int) -> Response:
    told: list[RefusalView] = [{"code": code, "description": text} for code, text in errors]
    return georeport_answer(told, extension, "errors", status)


def _fill(element: ElementTree.Element, content: Any) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _fill(ElementTree.SubElement(element, name), value)
    elif isinstance(content, list):
        for value in content:
            _fill(ElementTree.SubElement(element, _ITEMS[element.tag]), value)
    elif content is not None:
        element.text = _plain(content)


def _plain(content: Any) -> str:
    """XML knows no control characters but tab and newline, whatever way they are written."""
    if isinstance(content, bool):
        return "true" if content else "false"
    return "".join(each for each in str(content) if each.isprintable() or each in "\t\n")
