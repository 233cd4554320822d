"""Pairs of characters that people read as words."""

from services.intake.domain.duplicates.similarity import FIRST_CHINESE, WORDS_TOLD_MAX


def joined(pairs: list[str]) -> list[str]:
    """Pairs that overlap are one word: 路灯 and 灯不 and 不亮 read 路灯不亮."""
    words: list[str] = []
    left = list(pairs)
    while left and len(words) < WORDS_TOLD_MAX:
        words.append(_grown(left.pop(0), left))
    return words


def _grown(word: str, left: list[str]) -> str:
    """With all of `left` that overlap with it by one character, which are taken out of there; words and numbers of
    other scripts are whole as they are."""
    if word[0] < FIRST_CHINESE:
        return word
    while (pair := _overlapping(word[0], word[-1], left)) is not None:
        word = word + pair[1:] if pair[0] == word[-1] else pair[:-1] + word
        left.remove(pair)
    return word


def _overlapping(first: str, last: str, left: list[str]) -> str | None:
    for pair in left:
        if (pair[0] == last or pair[-1] == first) and len(pair) > 1 and pair[0] >= FIRST_CHINESE:
            return pair
    return None
