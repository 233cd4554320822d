"""Answers that stay the same as long as a rulebook is in force: with a tag, so that they are not sent twice."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from services.routing.entrypoints.pages.shell import CONTENT_POLICY

HTML, SVG, PLAIN, CSS = "text/html", "image/svg+xml", "text/plain", "text/css"
# A new rulebook is to be seen soon; what depends on the caller is kept nowhere.
_KEPT_SECONDS = 60


def text_answer(request: Request, text: str, media_type: str, *, public: bool = True) -> Response:
    """200 with the text, or 304 when the caller has it already. Nothing in it runs, wherever it is opened."""
    body = text.encode()
    headers = {"Content-Security-Policy": CONTENT_POLICY}
    if not public:
        return Response(body, media_type=media_type, headers={**headers, "Cache-Control": "no-store"})
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers |= {"Cache-Control": f"public, max-age={_KEPT_SECONDS}", "ETag": tag, "Vary": "Accept, Authorization"}
    if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def prefers_html(request: Request) -> bool:
    """A browser does; a program that names no kind gets JSON."""
    return HTML in request.headers.get("accept", "")
