"""What every page has around its content."""

from pathlib import Path

from services.routing.entrypoints.pages.markup import Markup, html

WEB = Path(__file__).parents[2] / "web"
STYLE_PATH = "/public/pages.css"
STYLE_SHEET = (WEB / "pages.css").read_text(encoding="utf-8")
LINKED_STYLE = Markup(f'<link rel="stylesheet" href="{STYLE_PATH}">')
# For pages that are files of their own.
INLINE_STYLE = Markup(f"<style>{STYLE_SHEET}</style>")
# No script at all; styles from ourselves; forms only to ourselves.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_SHELL = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{style}
</head>
<body>
<a class="skip" href="#content">跳到正文</a>
<header><h1>{title}</h1>{lead}</header>
<main id="content">
{content}
</main>
<footer><p>{foot}</p></footer>
</body>
</html>
"""


def page(title: str, content: Markup, *, lead: Markup, foot: str, style: Markup = LINKED_STYLE) -> str:
    return html(_SHELL, title=title, style=style, lead=lead, content=content, foot=foot)


def stamp_words(stamp: dict[str, str]) -> str:
    return f"依据权力清单 {stamp['version']} 版（摘要 {stamp['digest'][:12]}）"
