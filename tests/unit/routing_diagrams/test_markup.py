"""Nothing that is put into a page can become part of it."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.diagrams.text_metrics import clean
from services.routing.entrypoints.pages.markup import Markup, html, joined, rows


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text("<>&\"'{}!-/= a", max_size=60))
def test_any_text_comes_out_as_text(value: str):
    seen = _Seen()
    seen.feed(html('<p title="{value}">{value}</p>', value=value))
    seen.close()
    assert seen.tags == ["p"]
    assert seen.attributes == [("title", clean(value))]
    assert seen.text == clean(value)


def test_markup_stays_markup_and_numbers_are_written():
    inner = html("<b>{count}</b>", count=3)
    assert html("<p>{inner}</p>", inner=inner) == "<p><b>3</b></p>"
    assert joined([inner, inner], between="") == "<b>3</b><b>3</b>"
    assert isinstance(joined([]), Markup)


def test_rows_without_a_value_are_left_out():
    assert rows([("电话", None), ("姓名", "")]) == ""
    assert rows([("电话", "1"), ("姓名", "")]) == "<dl><div><dt>电话</dt><dd>1</dd></div></dl>"
