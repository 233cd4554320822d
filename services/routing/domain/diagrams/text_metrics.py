"""How wide a text is drawn, and where it breaks. No font is asked: widths are upper bounds of the usual ones."""

from functools import lru_cache
from unicodedata import category, combining, east_asian_width

_WIDE_LATIN = frozenset("MWmw@%&—…")
_NEVER_FIRST = frozenset("，。、；：！？）》」』】〉”’,.;:!?)]}·%")
_INSIDE_WORDS = "-_./:%"
_NEVER_LAST = frozenset("（《「『【〈“‘([{")


@lru_cache(maxsize=8_192)
def character_ems(character: str) -> float:
    """Chinese and all that is as wide: 1 em; latin about 0.6, its capitals and its widest letters more."""
    if combining(character):
        return 0.0
    if character in _WIDE_LATIN:
        return 1.0
    if east_asian_width(character) in "WF" or ord(character) >= 0x2000:
        return 1.0
    return 0.75 if character.isupper() else 0.62


def ems(text: str) -> float:
    return sum(map(character_ems, text))


@lru_cache(maxsize=8_192)
def _drawable(character: str) -> str:
    """Line ends and tabs as a blank; what XML can't hold, and marks that turn the direction of reading, as a square."""
    if character.isspace():
        return " "
    return "□" if category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") else character


def clean(text: str) -> str:
    """The text on one line, of characters that may stand in XML."""
    return " ".join("".join(map(_drawable, text)).split())


@lru_cache(maxsize=8_192)
def wrap(text: str, width_ems: float) -> tuple[str, ...]:
    """Lines no wider than `width_ems` (at least 2). Chinese breaks anywhere but before closing and after opening marks;
    latin words and numbers stay whole where they fit into a line.
    """
    text = clean(text)
    if ems(text) <= width_ems:
        return (text,) if text else ()
    return _filled(_pieces(text, width_ems), width_ems)


@lru_cache(maxsize=8_192)
def wrap_evenly(text: str, width_ems: float) -> tuple[str, ...]:
    """As many lines as `wrap` needs, and about as long as one another: no last line of one character."""
    lines = wrap(text, width_ems)
    if len(lines) < 2:
        return lines
    pieces = _pieces(clean(text), width_ems)
    narrower = max(ems(text) / len(lines), *map(ems, pieces), 2.0)
    while narrower < width_ems:
        narrower = min(narrower + 0.5, width_ems)
        evenly = _filled(pieces, narrower)
        if len(evenly) == len(lines):
            return evenly
    return lines


def _filled(pieces: list[str], width_ems: float) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    width = 0.0
    for piece in pieces:
        if lines[-1] and width + ems(piece) > width_ems:
            lines.append(_carried(lines[-1], piece, width_ems))
            width = sum(map(ems, lines[-1]))
        if piece != " " or lines[-1]:
            lines[-1].append(piece)
            width += ems(piece)
    return tuple(filter(None, ("".join(line).strip() for line in lines)))


def _carried(line: list[str], piece: str, width_ems: float) -> list[str]:
    """What moves from the end of a full line to the next one, so that no mark stands where it must not."""
    start = len(line)
    if piece in _NEVER_FIRST and start > 1:
        start -= 1
    while start > 1 and line[start - 1] in _NEVER_LAST:
        start -= 1
    carried = line[start:]
    if sum(map(ems, carried)) + ems(piece) > width_ems:
        return []
    del line[start:]
    return carried


def _pieces(text: str, width_ems: float) -> list[str]:
    """What a line is never broken inside of."""
    pieces: list[str] = []
    word = ""
    for character in text:
        latin = character.isascii() and (character.isalnum() or (bool(word) and character in _INSIDE_WORDS))
        if latin and ems(word + character) <= width_ems:
            word += character
            continue
        if word:
            pieces.append(word)
        word = character if latin else ""
        if not latin:
            pieces.append(character)
    return [*pieces, word] if word else pieces
