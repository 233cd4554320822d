"""The text as the search for personal data sees it: same length, so that offsets stay those of the original."""

import re
import unicodedata

BLANK = "\0"

PLACEHOLDERS = {
    "mobile": "[手机号]",
    "landline": "[固定电话]",
    "id_card": "[身份证号]",
    "bank_card": "[银行卡号]",
    "plate": "[车牌号]",
    "passport": "[证件号]",
    "email": "[邮箱]",
    "wechat": "[微信号]",
    "qq": "[QQ号]",
    "address": "[门牌号]",
    "name": "[姓名]",
}
_PLACEHOLDER = re.compile("|".join(re.escape(text) for text in PLACEHOLDERS.values()))


# Numbers are also spelt out, to get past just this search: 一三八零零…, and 幺 for one as it is said on the telephone.
_SPELT_OUT = re.compile("[〇○零一二三四五六七八九幺0-9]{11,19}")
_SPELT_DIGITS = str.maketrans("〇○零幺一二三四五六七八九", "0001123456789")
_DASHES = "‐‑‒–—―−﹣－─"
# Spaces of every width, invisible joiners, and what makes an emoji of a digit.
_BLANKS = "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\ufe0f\u20e3"
_DOTS = "•・‧∙●"
# What is worked out of a character is kept; this covers all that people here write with.
_KEPT_BELOW = 0x10000


class _PlainForms(dict[int, int | str]):
    """Code point → its plain form, one character for one: full-width forms, digits of every script and shape."""

    def __missing__(self, code: int) -> int | str:
        plain: int | str = code
        if code > 0x7F:
            digit = unicodedata.digit(chr(code), None)
            if digit is not None:
                plain = str(digit)
        if code < _KEPT_BELOW:
            self[code] = plain
        return plain


def _table() -> _PlainForms:
    table = _PlainForms({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    for characters, plain in ((_DASHES, "-"), (_BLANKS, " "), (_DOTS, "·")):
        table.update(dict.fromkeys(map(ord, characters), plain))
    return table


_TABLE = _table()
# What has a plain form, and a little more. Translating all of a text takes nine times as long.
_NOT_PLAIN = re.compile("[^\x01-\x7e\u4e00-\u9fff，。、；！？“”《》]+")


def searchable(text: str) -> str:
    """Variants made plain; placeholders of an earlier masking blanked, so that masking again finds nothing new."""
    plain = _PLACEHOLDER.sub(lambda hit: BLANK * len(hit.group()), text)
    plain = _NOT_PLAIN.sub(lambda hit: hit.group().translate(_TABLE), plain)
    return _SPELT_OUT.sub(lambda hit: hit.group().translate(_SPELT_DIGITS), plain)


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the spans (in order, apart from one another) made unfindable."""
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], BLANK * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
