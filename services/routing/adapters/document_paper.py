"""Documents on paper: templates of version 1, set in Chinese, with letterhead, number and the code to check them."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from chassis.pdf import Block, Document, Facts, Letterhead, Paragraph, pdf
from services.routing.domain.documents import KINDS

_SAYS = {
    "assignment": "现将下列事项交你单位办理，请按权力清单规定的步骤和时限办结并反馈。",
    "supervision": "下列事项现予督办，请在规定时限内书面说明办理情况。",
    "ruling": "经审查，现就下列事项的管辖裁定如下。本裁定对当事各方具有约束力。",
    "notice": "现就您反映的事项告知如下。",
    "reply": "您反映的事项已经办理，现答复如下。",
    "agreement": "经人民调解员主持调解，当事人自愿达成如下协议。",
}
_CHECKED = "凭本件编码可在公开查询页（/v1/public/documents/{code}）核对文种、文号、日期、单位和文件散列值，无需登录。"


async def set_paper(kind: str, number: str, code: str, told: Mapping[str, Any]) -> bytes:
    """A PDF; equal contents give equal bytes."""
    document = Document(
        title=KINDS[kind].name,
        made_at=told["at"],
        blocks=list(_blocks(kind, number, code, told)),
        footer=f"{number}　编码 {code}",
    )
    return await asyncio.to_thread(pdf, document)


def _blocks(kind: str, number: str, code: str, told: Mapping[str, Any]) -> Iterator[Block]:
    yield Letterhead(told["unit"], number)
    yield Paragraph(_SAYS[kind], indented=True)
    yield Facts([(name, value) for name, value in _facts(told) if value])
    for words in (told["agreement"], told["result"] if kind == "reply" else "", told["text"]):
        if words:
            yield Paragraph(words, indented=True)
    if kind == "agreement":
        yield Paragraph("甲方（签名）：　　　　　　　乙方（签名）：　　　　　　　调解员（签名）：")
    yield Paragraph(f"{told['unit']}\n{told['at']:%Y年%m月%d日}", align="right")
    yield Paragraph(_CHECKED.format(code=code), small=True)


def _facts(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "事项", told["title"]
    yield "办件编号", told["case_id"]
    yield "主办单位", told["lead"]
    yield "依据权力", told["power"]
    yield "法律依据", told["basis"]
    yield "办理时限", told["resolve_at"]
