"""What a text is about: its pairs of characters, the title's counting more."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import add

# Runs of Chinese, and words or numbers of anything else.
_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+")
# What is left of personal data says nothing of the matter.
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,6}\]")
_TITLE_TIMES = 3
# Once, or more than once.
_TEXT_TIMES_MAX = 2
TIMES_MAX = _TITLE_TIMES + _TEXT_TIMES_MAX
# The matter is told at the beginning; later come hopes and thanks.
TEXT_CHARACTERS_MAX = 400


# A report is looked at twice: for its sketch, and to be weighed.
@lru_cache(maxsize=32)
def wording(title: str, text: str) -> Mapping[str, int]:
    """Pair of characters, or word → how often it counts."""
    counted: dict[str, int] = {}
    for pair in _pairs(text[:TEXT_CHARACTERS_MAX]):
        counted[pair] = _TEXT_TIMES_MAX if pair in counted else 1
    for pair in set(_pairs(title)):
        counted[pair] = counted.get(pair, 0) + _TITLE_TIMES
    return counted


def _pairs(text: str) -> Iterator[str]:
    for run in _RUN.findall(_PLACEHOLDER.sub(" ", text)):
        if run[0] < "\u3400":
            yield run.lower()
        elif len(run) == 1:
            yield run
        else:
            yield from map(add, run, run[1:])
