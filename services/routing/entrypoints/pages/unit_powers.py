"""One page of all powers of a unit: a table of contents, then every diagram."""

from collections.abc import Sequence

from services.routing.domain.plain_words import kind_words, limit_words
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import Power
from services.routing.entrypoints.pages.markup import Markup, html, joined
from services.routing.entrypoints.pages.shell import LINKED_STYLE, page, stamp_words

_EMPTY = Markup("<section><p>清单中没有由该单位行使的权力。</p></section>")


def unit_powers_page(name: str, powers: Sequence[Power], book: PowerBook, style: Markup = LINKED_STYLE) -> str:
    content = _EMPTY
    if powers:
        drawn = (_section(number, power, book) for number, power in enumerate(powers, start=1))
        content = joined([_contents(powers), *drawn])
    return page(
        f"{name} 权力运行流程图",
        content,
        lead=html("<p>共{count}项，施行中，{day}</p>", count=len(powers), day=book.day),
        foot=stamp_words(book.snapshot.stamp),
        style=style,
    )


def _contents(powers: Sequence[Power]) -> Markup:
    items = (
        html(
            '<li><a href="#p{number}">{name}</a>（{kind}）</li>', number=number, name=power.name, kind=kind_words(power)
        )
        for number, power in enumerate(powers, start=1)
    )
    return html('<nav aria-label="目录"><h2>目录</h2><ol>{items}</ol></nav>', items=joined(items))


def _section(number: int, power: Power, book: PowerBook) -> Markup:
    return html(
        '<section id="p{number}"><h2>{number}. {name}</h2><p>{code} · {limits}</p>'
        '<div class="diagram" tabindex="0">{drawing}</div></section>',
        number=number,
        name=power.name,
        code=power.power_code,
        limits=limit_words(power),
        drawing=Markup(book.diagrams.drawn(power.power_code, "svg")),
    )
