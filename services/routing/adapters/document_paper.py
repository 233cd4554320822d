"""Documents on paper and as pages, set in Chinese, with letterhead, number and the code to check them."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from chassis.pdf import Block, Document, Facts, Letterhead, Paragraph, pdf
from services.routing.adapters.document_html import document_html
from services.routing.adapters.document_templates import TEMPLATES, Template
from services.routing.domain.documents import KINDS, TEMPLATE_VERSION, Paper

_CHECKED = "凭本件编码可在公开查询页（/v1/public/documents/{code}）核对文种、文号、日期、单位和文件散列值，无需登录。"


async def set_paper(kind: str, number: str, code: str, told: Mapping[str, Any]) -> Paper:
    """By the newest template; equal contents give equal bytes."""
    document = Document(
        title=KINDS[kind].name,
        made_at=told["at"],
        blocks=list(_blocks(kind, number, code, told, TEMPLATES[TEMPLATE_VERSION])),
        footer=f"{number}　编码 {code}",
    )
    return Paper(await asyncio.to_thread(pdf, document), document_html(document))


def _blocks(kind: str, number: str, code: str, told: Mapping[str, Any], template: Template) -> Iterator[Block]:
    yield Letterhead(told["unit"], number)
    yield Paragraph(template.says[kind], indented=True)
    yield Facts([(name, value) for name, value in _facts(told, template) if value])
    for words in (told["ruling"], told["agreement"], told["result"] if kind == "reply" else "", told["text"]):
        if words:
            yield Paragraph(words, indented=True)
    if kind == "agreement":
        yield Paragraph("甲方（签名）：　　　　　　　乙方（签名）：　　　　　　　调解员（签名）：")
    yield Paragraph(f"{told['unit']}\n{told['at']:%Y年%m月%d日}", align="right")
    yield Paragraph(_CHECKED.format(code=code), small=True)


def _facts(told: Mapping[str, Any], template: Template) -> Iterator[tuple[str, str]]:
    yield "事项", told["title"]
    yield "办件编号", told["case_id"]
    yield "主办单位", told["lead"]
    yield "依据权力", told["power"]
    yield "法律依据", told["basis"]
    yield "办理时限", told["resolve_at"]
    yield "督办依据", told["supervised_by"]
    yield "答复期限", told["answer_by"]
    if template.signed:
        yield "签发岗位", told["signed_by"]
