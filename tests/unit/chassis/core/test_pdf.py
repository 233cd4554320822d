"""Documents as PDF, read again by another library."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from chassis.pdf import Document, Facts, Heading, Letterhead, Paragraph, Table, pdf

MADE_AT = datetime(2026, 11, 27, 2, tzinfo=UTC)
DIGEST = "0f" * 32


def texts(document: Document) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in PdfDocument(pdf(document))]


def of(*blocks: object, footer: str = "") -> Document:
    return Document("审计报告", MADE_AT, blocks, footer)  # type: ignore[arg-type]


def test_what_is_written_can_be_searched():
    [page] = texts(
        of(
            Letterhead("渝中区社会治理中心", "渝中督〔2026〕12号"),
            Heading("一、事项"),
            Paragraph("区城管局：\n请于三日内答复。", indented=True),
            Facts([("编号", DIGEST)]),
            Table(["序号", "动作"], [["1", "case.assigned"]]),
            footer="审计",
        )
    )
    for text in (
        "渝中区社会治理中心",
        "渝中督〔2026〕12 号",
        "请于三日内答复。",
        DIGEST,
        "case.assigned",
        "第 1 页，共 1 页",
    ):
        assert text in page
    assert page.index("审计报告") < page.index("一、事项")


def test_it_is_made_for_archives_and_equal_documents_are_equal_bytes():
    made = pdf(of(Paragraph("正文")))
    assert b"<pdfaid:part>2</pdfaid:part>" in made and b"<pdfaid:conformance>U<" in made
    assert made == pdf(of(Paragraph("正文")))


def test_markup_in_a_text_is_text():
    words = '#read("/etc/passwd") $x$ *星* = 题 // 注 \\ <标签> @引'
    [page] = texts(of(Paragraph(words), Table([words], [[words]]), Facts([(words, words)])))
    assert page.count('#read("/etc/passwd") $x$ *星* = 题 // 注 \\ <标签> @引') >= 2


def test_a_sign_without_a_picture_stands_as_its_number():
    assert "笑〔U+1F600〕反〔U+202E〕零〔U+0000〕" in texts(of(Paragraph("笑\U0001f600反\u202e零\x00")))[0]


def test_headers_and_page_numbers_stand_on_every_page():
    pages = texts(of(Table(["序号", "动作"], [[str(place), "派单"] for place in range(120)])))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert "序号 动作" in page and f"第 {number} 页，共 3 页" in page


def test_a_long_code_is_broken_inside_its_cell_and_copied_whole():
    page = PdfDocument(pdf(of(Table(["甲", "乙", "丙", "丁"], [["", "", "", DIGEST + DIGEST]]))))[0]
    text = page.get_textpage()
    assert DIGEST + DIGEST in text.get_text_range().replace("\r\n", "")
    assert max(text.get_charbox(place)[2] for place in range(text.count_chars())) < page.get_width() - 55


def test_a_table_without_rows_is_its_headers():
    assert "序号 动作" in texts(of(Table(["序号", "动作"], []), Facts([])))[0]


@pytest.mark.parametrize("parts", [{"rows": [["1"]]}, {"rows": [], "widths": [1, 2, 3]}])
def test_a_row_of_another_length_is_refused(parts):
    with pytest.raises(ValueError, match="a table of 2 columns"):
        Table(["序号", "动作"], **parts)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_whatever_the_text_a_document_is_made(text):
    words = text + "止"
    blocks = [Paragraph(words, align="center"), Heading(words), Facts([(words, words)]), Table([words], [[words]])]
    assert texts(Document(words, MADE_AT, [Letterhead(words, words), *blocks], footer=words))
