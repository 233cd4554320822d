"""The page that checks a proof in the browser, as one file: it is served, and lies in every bundle."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

_WEB = Path(__file__).parents[1] / "web"
_STYLE = (_WEB / "proof.css").read_text(encoding="utf-8")
_SCRIPT = "".join((_WEB / name).read_text(encoding="utf-8") for name in ("proof.js", "proof_form.js"))
PAGE = (
    (_WEB / "proof.html").read_text(encoding="utf-8").replace("{style}", _STYLE).replace("{script}", _SCRIPT).encode()
)


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


# Only these very lines run, and they reach nobody but us.
CONTENT_POLICY = (
    f"default-src 'none'; script-src {_source(_SCRIPT)}; style-src {_source(_STYLE)}; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
