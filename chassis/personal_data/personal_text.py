"""The text as the search for personal data sees it: same length, so that offsets stay those of the original."""

import re

BLANK = "\0"

PLACEHOLDERS = {
    "mobile": "[手机号]",
    "landline": "[固定电话]",
    "id_card": "[身份证号]",
    "bank_card": "[银行卡号]",
    "plate": "[车牌号]",
    "passport": "[证件号]",
    "email": "[邮箱]",
    "name": "[姓名]",
}
_PLACEHOLDER = re.compile("|".join(re.escape(text) for text in PLACEHOLDERS.values()))


# Zero of the scripts that phones here can type: Arabic (Uyghur keyboards), Tibetan, Mongolian.
_OTHER_ZEROS = (0x0660, 0x06F0, 0x0F20, 0x1810)


def _table() -> dict[int, str]:
    """One character to one character: full-width forms, mathematical digits, dashes, spaces, invisible joiners."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {code + i: str(i) for code in _OTHER_ZEROS for i in range(10)}
    table |= {0x1D7CE + i: str(i % 10) for i in range(50)}
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─"), "-")
    table |= dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"), " ")
    return table


_TABLE = _table()


def searchable(text: str) -> str:
    """Variants made plain; placeholders of an earlier masking blanked, so that masking again finds nothing new."""
    return _PLACEHOLDER.sub(lambda hit: BLANK * len(hit.group()), text).translate(_TABLE)


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the spans (in order, apart from one another) made unfindable."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], BLANK * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
