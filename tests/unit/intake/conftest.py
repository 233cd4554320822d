import csv
from pathlib import Path

import pytest

from services.intake.domain.areas import Gazetteer

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    with (DISTRICT / "areas.csv").open(encoding="utf-8", newline="") as file:
        return Gazetteer.from_rows(csv.DictReader(file))


@pytest.fixture(scope="session")
def categories() -> frozenset[str]:
    with (DISTRICT / "categories.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))
