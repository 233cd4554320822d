import csv
from pathlib import Path

import pytest

from services.intake.domain.areas import Gazetteer
from services.intake.domain.reference import Reference, Release

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DISTRICT / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The sample district, as a release brings it."""
    tables = {name: rows_of(name) for name in ("areas", "categories", "units")}
    return Reference(tables, Release("2026-06-01.1", "ab" * 32))


@pytest.fixture(scope="session")
def gazetteer(reference: Reference) -> Gazetteer:
    return reference.gazetteer
