"""The choices of a tree: what is picked, the way to it, and what lies below; not the whole tree of a city."""

from collections.abc import Iterator, Mapping, Sequence

from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import Area, Category
from services.routing.entrypoints.pages.markup import Markup, html, joined

_Below = Mapping[str, Sequence[Area]] | Mapping[str, Sequence[Category]]


def area_options(book: PowerBook, picked: str | None) -> Markup:
    """From the smallest area with all the powers downward."""
    home = book.snapshot.home_area
    way = book.snapshot.areas.lineage(picked) if picked else ()
    top = [book.snapshot.area_by_code[home]] if home else book.areas_below.get("", ())
    open_nodes = {*way, home}
    return joined(option for node in top for option in _options(node, book.areas_below, open_nodes, picked, 0))


def category_options(book: PowerBook, picked: str | None) -> Markup:
    """First-level categories are headings: no power stands there."""
    way = book.snapshot.categories.lineage(picked) if picked else ()
    groups = [Markup('<option value="">全部事项</option>')]
    for heading in book.categories_below.get("", ()):
        below = book.categories_below.get(heading.code, ())
        options = [option for node in below for option in _options(node, book.categories_below, set(way), picked, 0)]
        groups.append(html('<optgroup label="{name}">{options}</optgroup>', name=heading.name, options=joined(options)))
    return joined(groups)


def _options(
    node: Area | Category, below: _Below, open_nodes: set[str | None], picked: str | None, depth: int
) -> Iterator[Markup]:
    yield html(
        '<option value="{code}"{selected}>{indent}{name}</option>',
        code=node.code,
        selected=Markup(" selected") if node.code == picked else Markup(""),
        indent=Markup("&emsp;" * depth),
        name=node.name,
    )
    if node.code in open_nodes:
        for each in below.get(node.code, ()):
            yield from _options(each, below, open_nodes, picked, depth + 1)
