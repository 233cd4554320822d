"""Areas, categories and units from CSV files, read once at the start."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.intake.domain.areas import Gazetteer
from services.intake.usecases.ports import Unit

SERVICE_CENTRE = "政务服务中心"


class ReferenceFiles:
    """Implements ReferenceData."""

    def __init__(self, areas: Path, categories: Path, units: Path) -> None:
        self.gazetteer = Gazetteer.from_rows(_rows(areas))
        self.categories: Mapping[str, str] = {row["code"]: row["name"] for row in _rows(categories)}
        self._units: dict[str, Unit] = {}
        self._service_centres: dict[str, str] = {}
        for row in _rows(units):
            unit = Unit(row["unit_code"], row["name"], row["area_code"])
            self._units[unit.code] = unit
            if row["unit_type"] == SERVICE_CENTRE:
                self._service_centres[unit.area_code] = unit.code

    def category_name(self, code: str) -> str | None:
        return self.categories.get(code)

    def unit(self, code: str) -> Unit | None:
        return self._units.get(code)

    def service_centre(self, area_code: str | None) -> str | None:
        """Where the place is unknown and there is one centre only, that one."""
        for code in self.gazetteer.lineage(area_code or ""):
            if code in self._service_centres:
                return self._service_centres[code]
        centres = list(self._service_centres.values())
        return centres[0] if len(centres) == 1 else None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
