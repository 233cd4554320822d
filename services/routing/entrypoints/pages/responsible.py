"""Who is responsible for this here: a citizen picks a place and a matter, and reads who it is. No script, no login."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.routing.domain.plain_words import either
from services.routing.domain.power_book import PowerBook
from services.routing.entrypoints.pages.choices import area_options, category_options
from services.routing.entrypoints.pages.markup import NOTHING, Markup, html, joined, rows
from services.routing.entrypoints.pages.shell import page, stamp_words

PATH = "/public/powers"
TITLE = "这件事谁负责"
_FINER = {
    "needs_street": "请选到街道或镇，就能看到具体单位",
    "needs_community": "请选到社区或村，就能看到具体单位",
    "needs_finer_area": "请选到更具体的区划，就能看到具体单位",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was picked; None and empty: nothing. `faults`: what could not be understood, in words."""

    area: str | None
    category: str | None
    words: str = ""
    faults: tuple[str, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        return self.category is None and not self.words

    def address(self, cursor: str) -> str:
        picked = {"area": self.area, "category": self.category, "q": self.words, "cursor": cursor}
        return f"{PATH}?{urlencode({name: value for name, value in picked.items() if value})}"


def responsible_page(
    book: PowerBook, question: Question, items: Sequence[Mapping[str, Any]], next_cursor: str | None
) -> str:
    """`items`: as `GET /v1/public/powers` gives them."""
    parts = [_faults(question), _form(book, question)]
    if question.asks_nothing:
        parts.append(Markup("<section><p>请选择事项类别，或写几个字，然后按“查看”。</p></section>"))
    elif not items:
        parts.append(_nobody(book, question))
    else:
        parts += [_how_to_read(items), *map(_card, items)]
        if next_cursor is not None:
            parts.append(html('<p><a rel="next" href="{to}">更多</a></p>', to=question.address(next_cursor)))
    return page(
        TITLE,
        joined(parts),
        lead=Markup("<p>按权力清单查询：什么事、在哪里、由哪个单位负责、多久办好。</p>"),
        foot=stamp_words(book.snapshot.stamp),
    )


def _faults(question: Question) -> Markup:
    if not question.faults:
        return NOTHING
    return html('<section role="alert"><p>{faults}</p></section>', faults="；".join(question.faults))


def _form(book: PowerBook, question: Question) -> Markup:
    return html(
        '<form method="get" action="{path}">'
        '<div><label for="area">在哪里</label><select id="area" name="area">{areas}</select></div>'
        '<div><label for="category">什么事</label><select id="category" name="category">{categories}</select></div>'
        '<div><label for="q">或写几个字</label>'
        '<input id="q" name="q" type="search" maxlength="100" value="{words}" placeholder="如：噪音 工地"></div>'
        '<button type="submit">查看</button></form>',
        path=PATH,
        areas=area_options(book, question.area),
        categories=category_options(book, question.category),
        words=question.words,
    )


def _nobody(book: PowerBook, question: Question) -> Markup:
    gap = book.snapshot.declared_gap(question.category) if question.category else None
    if gap is None:
        return Markup("<section><h2>清单中没有查到</h2><p>请换一个类别或说法，或拨打12345热线。</p></section>")
    told = rows([("原因", gap.reason), ("可以这样办", gap.suggested_route)])
    return html("<section><h2>清单中没有单位负责这类事项</h2>{told}</section>", told=told)


def _how_to_read(items: Sequence[Mapping[str, Any]]) -> Markup:
    if not any(item["condition"] for item in items):
        return NOTHING
    return Markup("<section><p>写有“适用条件”的，符合条件时优先由该单位负责；排在前面的先适用。</p></section>")


def _card(item: Mapping[str, Any]) -> Markup:
    steps = joined(
        html("<li>{name}（{who}）</li>", name=step["name"], who=either(step["who"])) for step in item["steps"]
    )
    told = rows(
        [
            ("适用条件", item["condition_words"] or "一般情形"),
            ("办理时限", item["limit_words"]),
            ("法律依据", item["legal_basis_words"]),
            ("权力编码", item["power_code"]),
            ("类别", f"{item['power_type']} · {item['list_kind']}"),
        ]
    )
    return html(
        "<article><h2>{name}{mark}</h2>{who}{told}"
        "<details><summary>办理流程</summary><ol>{steps}</ol></details>"
        '<p><a href="{diagram}">权力运行流程图</a></p></article>',
        name=item["name"],
        mark=Markup(' <span class="mark">程序性权力</span>') if item["procedural"] else NOTHING,
        who=_who(item),
        told=told,
        steps=steps,
        diagram=item["links"]["diagram_svg"],
    )


def _who(item: Mapping[str, Any]) -> Markup:
    if item["unit_name"] is None:
        finer = _FINER.get(item["unit_unknown_because"], "此处没有这类单位")
        return html(
            '<p class="who">由{types}负责</p><p>{finer}</p>', types=either(item["holder_unit_type"]), finer=finer
        )
    named = html('<p class="who">{name}</p>', name=item["unit_name"])
    if not item["duty_phone"]:
        return named
    call = html('<p class="phone">值班电话 <a href="tel:{phone}">{phone}</a></p>', phone=item["duty_phone"])
    return joined([named, call])
