"""How alike two reports are, and by which words."""

from dataclasses import dataclass

from services.intake.domain.duplicates.rarity import Profile

WORDS_TOLD_MAX = 5
_WEIGHT_TOLD_MIN = 0.01


@dataclass(frozen=True, slots=True)
class Similarity:
    """`score`: cosine, 0 to 1. `words`: what both say, the weightiest first."""

    score: float
    words: tuple[str, ...]


def similarity(one: Profile, other: Profile) -> Similarity:
    shared = one.weights.keys() & other.weights.keys()
    parts = sorted(((one.weights[pair] * other.weights[pair], pair) for pair in shared), reverse=True)
    score = min(1.0, sum(part for part, _ in parts))
    return Similarity(score, tuple(joined([pair for part, pair in parts if part >= _WEIGHT_TOLD_MIN])))


def joined(pairs: list[str]) -> list[str]:
    """Pairs that overlap are one word: 路灯 and 灯不 and 不亮 read 路灯不亮."""
    words: list[str] = []
    left = list(dict.fromkeys(pairs[: WORDS_TOLD_MAX * 3]))
    while left and len(words) < WORDS_TOLD_MAX:
        word, left = left[0], left[1:]
        while (grown := next((pair for pair in left if _goes_on(word, pair)), None)) is not None:
            word = word + grown[1:] if word.endswith(grown[0]) else grown[:-1] + word
            left.remove(grown)
        words.append(word)
    return words


def _goes_on(word: str, pair: str) -> bool:
    """Whether they overlap by one character; words and numbers of other scripts are whole as they are."""
    return min(word[0], pair[0]) >= "\u3400" and len(pair) > 1 and (word[-1] == pair[0] or word[0] == pair[-1])
