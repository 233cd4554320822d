"""Units from a units.csv (columns of shared/data); a release of the rulebook will take its place."""

import csv
from pathlib import Path

from services.notify.domain.units import Unit, Units


def read_units(path: Path) -> Units:
    """Raises OSError, or KeyError when a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return Units(
            Unit(row["unit_code"], row["name"], row["unit_type"], row["area_code"]) for row in csv.DictReader(stream)
        )
