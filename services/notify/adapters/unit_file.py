"""Units from a units.csv (columns of shared/data): what notify goes by until the first release."""

import csv
from pathlib import Path

from services.notify.domain.units import Units, read_units_rows


def read_units(path: Path) -> Units:
    """Raises OSError, or KeyError when a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return read_units_rows(csv.DictReader(stream))
