"""How alike two reports are, and by which words."""

from functools import lru_cache
from itertools import islice
from math import fsum
from operator import mul

from services.intake.domain.duplicates.rarity import Profile

WORDS_TOLD_MAX = 4
_PAIRS_TOLD_MAX = WORDS_TOLD_MAX * 3
_WEIGHT_TOLD_MIN = 0.01
FIRST_CHINESE, _LAST_CHINESE = "\u3400", "\u9fff"
_WORD_CHARACTERS_MAX = 20
_PAIRS_KEPT = 128
_EMPTY_AT_THE_EDGE = "的了在是和与及把被对向从到也都就还又请我"


# Petitions are copied word for word: those nearby are then one profile, and so is the next one that comes.
@lru_cache(maxsize=_PAIRS_KEPT)
def similarity(one: Profile, other: Profile) -> float:
    """Cosine, 0 to 1: the same for both orders, to the last bit."""
    shared = one.weights.keys() & other.weights.keys()
    return min(1.0, fsum(map(mul, map(one.weights.__getitem__, shared), map(other.weights.__getitem__, shared))))


@lru_cache(maxsize=_PAIRS_KEPT)
def shared_words(one: Profile, other: Profile) -> tuple[str, ...]:
    """What both say, as both say it, what weighs most in `one` first."""
    shared = (pair for pair in one.weightiest if _weight_told(pair, one, other) >= _WEIGHT_TOLD_MIN)
    words: list[str] = []
    for pair in islice(shared, _PAIRS_TOLD_MAX):
        if len(words) < WORDS_TOLD_MAX and not any(pair in each for each in words):
            word = _said_by_both(pair, one.said, other.said)
            words = [each for each in words if each not in word] + [word]
    return tuple(words)


def _said_by_both(pair: str, one: str, other: str) -> str:
    """With the characters around it, as far as they are the same in both; words of other scripts are whole already."""
    start = one.find(pair)
    if pair[0] < FIRST_CHINESE or start < 0 or pair not in other:
        return pair
    end = start + len(pair)
    while end - start < _WORD_CHARACTERS_MAX and _goes_on(one, end) and one[start : end + 1] in other:
        end += 1
    while end - start < _WORD_CHARACTERS_MAX and _goes_on(one, start - 1) and one[start - 1 : end] in other:
        start -= 1
    return one[start:end].strip(_EMPTY_AT_THE_EDGE) or pair


def _goes_on(text: str, place: int) -> bool:
    return 0 <= place < len(text) and FIRST_CHINESE <= text[place] <= _LAST_CHINESE


def _weight_told(pair: str, one: Profile, other: Profile) -> float:
    return one.weights[pair] * other.weights.get(pair, 0.0)
