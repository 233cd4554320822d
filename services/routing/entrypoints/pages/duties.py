"""The duty page (岗位说明书) of a post or a unit, made to be printed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.routing.domain.duties import PART_NAMES, Part
from services.routing.domain.plain_words import ROLE_NAMES
from services.routing.domain.power_book import PowerBook
from services.routing.entrypoints.pages.markup import NOTHING, Markup, html, joined, rows
from services.routing.entrypoints.pages.shell import page, stamp_words

_COLUMNS = ("权力事项", "承担内容", "时限", "法律依据", "追责情形")
_PROCEDURAL = Markup(' <span class="mark">程序性权力</span>')


def post_duties_page(book: PowerBook, view: Mapping[str, Any]) -> str:
    """`view`: as `GET /v1/posts/{code}/duties` gives it."""
    about = rows(
        [
            ("单位", view["unit_name"]),
            ("岗位", f"{view['title']}（{view['post_code']}，{ROLE_NAMES.get(view['role'], view['role'])}）"),
            ("岗位人员", view["person"] or "空岗或不在岗"),
            ("承办上限", f"{view['capacity_open_cases']}件"),
            ("在办", f"{view['open_cases']}件"),
        ]
    )
    return _page(book, f"岗位说明书：{view['unit_name']} {view['title']}", about, view["duties"])


def unit_duties_page(book: PowerBook, view: Mapping[str, Any]) -> str:
    """Without persons."""
    about = rows(
        [("单位类型", view["unit_type"]), ("值班电话", view["duty_phone"]), ("监督单位", view["supervising_unit_name"])]
    )
    titles = (
        html(
            "<li>{title}（{role}，承办上限{capacity}件）</li>",
            title=post["title"],
            role=ROLE_NAMES.get(post["role"], post["role"]),
            capacity=post["capacity_open_cases"],
        )
        for post in view["posts"]
    )
    posts = html("<h2>岗位</h2><ul>{titles}</ul>", titles=joined(titles)) if view["posts"] else NOTHING
    return _page(book, f"职责说明书：{view['unit_name']}", joined([about, posts]), view["duties"])


def _page(book: PowerBook, title: str, about: Markup, duties: Sequence[Mapping[str, Any]]) -> str:
    parts = [html("<section>{about}</section>", about=about)]
    for part, name in PART_NAMES.items():
        parts.append(_part(part, name, [duty for duty in duties if duty["part"] == part]))
    if not duties:
        parts.append(Markup("<section><p>清单中没有列明职责。</p></section>"))
    count = html("<p>共{count}项，施行中，{day}</p>", count=len(duties), day=book.day)
    return page(title, joined(parts), lead=count, foot=stamp_words(book.snapshot.stamp))


def _part(part: Part, name: str, duties: Sequence[Mapping[str, Any]]) -> Markup:
    if not duties:
        return NOTHING
    heads = joined(html('<th scope="col">{name}</th>', name=column) for column in _COLUMNS)
    return html(
        '<section id="{part}"><h2>{name}（{count}项）</h2><div class="scroll" tabindex="0"><table>'
        "<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div></section>",
        part=part,
        name=name,
        count=len(duties),
        heads=heads,
        lines=joined(map(_line, duties)),
    )


def _line(duty: Mapping[str, Any]) -> Markup:
    """On a phone each cell is a line of its own under its column's name."""
    told = ("；".join(_tasks(duty)), duty["limit_words"], duty["legal_basis_words"], duty["liability_clause"])
    cells = (
        html('<td data-column="{name}">{text}</td>', name=name, text=text)
        for name, text in zip(_COLUMNS[1:], told, strict=True)
    )
    return html(
        '<tr><td><a href="{diagram}">{name}</a>{mark}<br>{code}</td>{cells}</tr>',
        diagram=duty["links"]["diagram_svg"],
        name=duty["name"],
        mark=_PROCEDURAL if duty["procedural"] else NOTHING,
        code=duty["power_code"],
        cells=joined(cells),
    )


def _tasks(duty: Mapping[str, Any]) -> Iterable[str]:
    if duty["decides"]:
        yield "决定"
    if duty["steps"]:
        yield "、".join(f"{step['number']}.{step['name']}" for step in duty["steps"])
    if not duty["decides"] and not duty["steps"]:
        yield PART_NAMES[duty["part"]]
