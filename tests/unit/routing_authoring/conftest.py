from pathlib import Path

import pytest

from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import Rulebook

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def sample() -> Rulebook:
    return read_rulebook({path.stem: path.read_text(encoding="utf-8") for path in DISTRICT.glob("*.csv")}).rulebook
