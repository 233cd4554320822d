"""Areas, categories and units from CSV files: what intake goes by until the first release."""

import csv
from pathlib import Path

from services.intake.domain.reference import Reference


def read_reference(areas: Path, categories: Path, units: Path) -> Reference:
    """Raises OSError, or KeyError when a column is missing."""
    return Reference({"areas": _rows(areas), "categories": _rows(categories), "units": _rows(units)})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
