from pathlib import Path

import pytest

from services.routing.domain.diagrams.doers import Doers
from services.routing.domain.diagrams.drawing import Diagrams
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from tests.unit.routing_diagrams.readable import DAY

DISTRICT = Path(__file__).parents[3] / "samples" / "district"


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    reading = read_rulebook({path.stem: path.read_bytes().decode() for path in DISTRICT.glob("*.csv")})
    assert reading.errors == ()
    return Snapshot(reading.rulebook, "test")


@pytest.fixture(scope="session")
def diagrams(snapshot: Snapshot) -> Diagrams:
    return Diagrams(Doers.of(snapshot), DAY)
