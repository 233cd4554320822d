from pathlib import Path

import pytest

from services.routing.adapters.everyday_words import everyday_words
from services.routing.domain.classification.word_book import WordBook, word_book
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import Rulebook

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return read_rulebook({path.stem: path.read_bytes().decode() for path in DISTRICT.glob("*.csv")}).rulebook


@pytest.fixture(scope="session")
def book(rulebook: Rulebook) -> WordBook:
    return word_book(rulebook.categories, rulebook.powers, everyday_words())
