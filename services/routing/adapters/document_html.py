"""A document as a page: the blocks of its PDF, without a script and with its style in it, to be read and printed."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from chassis.pdf import Document, Facts, Letterhead, Paragraph

_STYLE = """
body{font-family:"Noto Serif CJK SC",SimSun,serif;max-width:42em;margin:2em auto;padding:0 1em;line-height:1.8}
.head{color:#c00;text-align:center;border-bottom:3px solid #c00;font-size:1.8em;margin:0 0 .2em}
.number{text-align:center;margin:.3em 0 1em}h1{text-align:center;font-size:1.5em}.in{text-indent:2em}
.right{text-align:right}.center{text-align:center}.small{font-size:.8em;color:#555}
dl{display:grid;grid-template-columns:6em 1fr;gap:.2em 1em}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
footer{border-top:1px solid #999;margin-top:2em;font-size:.8em}
"""


def document_html(document: Document) -> str:
    """Every text is escaped; equal documents give equal pages."""
    head, *blocks = document.blocks
    parts = [_block(head), f"<h1>{escape(document.title)}</h1>", *map(_block, blocks)]
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(parts)
        + f"\n</main>\n<footer>{escape(document.footer)}</footer></body></html>\n"
    )


def _block(block: Any) -> str:
    return _SET[type(block)](block)


def _letterhead(block: Letterhead) -> str:
    return f'<p class="head">{escape(block.issuer)}</p>\n<p class="number">{escape(block.number)}</p>'


def _facts(block: Facts) -> str:
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in block.rows)
    return f"<dl>{''.join(rows)}</dl>"


def _paragraph(block: Paragraph) -> str:
    chosen = (("in", block.indented), ("small", block.small), (block.align, block.align != "left"))
    names = " ".join(name for name, is_so in chosen if is_so)
    lines = filter(None, (line.strip() for line in block.text.split("\n")))
    return "\n".join(f'<p class="{names}">{escape(line)}</p>' for line in lines)


_SET: Mapping[type, Callable[[Any], str]] = {Letterhead: _letterhead, Facts: _facts, Paragraph: _paragraph}
