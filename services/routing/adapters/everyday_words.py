"""The trade's everyday words, from the file beside this one."""

import tomllib
from functools import cache
from pathlib import Path

from services.routing.domain.classification.word_book import EverydayWords

_FILE = Path(__file__).with_name("category_words.toml")


@cache
def everyday_words() -> EverydayWords:
    """(name of level 1, name of level 2) → words."""
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    return {(above, name): tuple(words.split()) for above, lines in content.items() for name, words in lines.items()}
