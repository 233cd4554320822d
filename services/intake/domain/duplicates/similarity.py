"""How alike two reports are, and by which words."""

from itertools import islice
from math import fsum
from operator import mul

from services.intake.domain.duplicates.rarity import Profile

WORDS_TOLD_MAX = 4
_PAIRS_TOLD_MAX = WORDS_TOLD_MAX * 3
_WEIGHT_TOLD_MIN = 0.01
_FIRST_CHINESE = "\u3400"


def similarity(one: Profile, other: Profile) -> float:
    """Cosine, 0 to 1: the same for both orders, to the last bit."""
    shared = one.weights.keys() & other.weights.keys()
    return min(1.0, fsum(map(mul, map(one.weights.__getitem__, shared), map(other.weights.__getitem__, shared))))


def shared_words(one: Profile, other: Profile) -> tuple[str, ...]:
    """What both say, what weighs most in `one` first."""
    shared = (pair for pair in one.weightiest if _weight_told(pair, one, other) >= _WEIGHT_TOLD_MIN)
    return tuple(joined(list(islice(shared, _PAIRS_TOLD_MAX))))


def _weight_told(pair: str, one: Profile, other: Profile) -> float:
    return one.weights[pair] * other.weights.get(pair, 0.0)


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
    if word[0] < _FIRST_CHINESE:
        return word
    while (pair := _overlapping(word[0], word[-1], left)) is not None:
        word = word + pair[1:] if pair[0] == word[-1] else pair[:-1] + word
        left.remove(pair)
    return word


def _overlapping(first: str, last: str, left: list[str]) -> str | None:
    for pair in left:
        if (pair[0] == last or pair[-1] == first) and len(pair) > 1 and pair[0] >= _FIRST_CHINESE:
            return pair
    return None
