from collections.abc import Mapping
from pathlib import Path

import pytest

from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import Rulebook

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def tables() -> Mapping[str, str]:
    return {path.stem: path.read_bytes().decode() for path in DISTRICT.glob("*.csv")}


@pytest.fixture(scope="session")
def district(tables: Mapping[str, str]) -> Rulebook:
    reading = read_rulebook(tables)
    assert reading.errors == ()
    return reading.rulebook
