"""Areas, categories and units from CSV files: what intake goes by until the first release. Boundaries from GeoJSON."""

import csv
import json
from pathlib import Path

from services.intake.domain.places_boundaries import NO_BOUNDARIES, Boundaries, read_boundaries
from services.intake.domain.reference import Reference


def read_reference(areas: Path, categories: Path, units: Path) -> Reference:
    """Raises OSError, or KeyError when a column is missing."""
    return Reference({"areas": _rows(areas), "categories": _rows(categories), "units": _rows(units)})


def read_boundaries_file(path: Path | None) -> Boundaries:
    """None: no boundaries are known. Raises OSError, or ValueError that says what is wrong in the file."""
    return NO_BOUNDARIES if path is None else read_boundaries(json.loads(path.read_text(encoding="utf-8")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
