"""Diagrams of one rulebook, each drawn once."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from services.routing.domain.diagrams.chart import Chart
from services.routing.domain.diagrams.doers import Doers
from services.routing.domain.diagrams.layout import picture_of
from services.routing.domain.diagrams.mermaid import mermaid_of
from services.routing.domain.diagrams.prescribed import prescribed_chart
from services.routing.domain.diagrams.svg import svg_of
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, Power

Format = Literal["svg", "mmd"]
# A district's list, some 12 KB each.
_DRAWN_MAX = 1_024


def draw(chart: Chart, form: Format) -> str:
    return mermaid_of(chart) if form == "mmd" else svg_of(picture_of(chart))


class Diagrams:
    """The prescribed diagrams of a rulebook on a day; the day decides which assistants are in force."""

    def __init__(self, doers: Doers, day: date) -> None:
        self.doers = doers
        self.snapshot = doers.snapshot
        self._day = day
        self._assist_rows = _assist_rows(doers.snapshot)
        self.drawn = lru_cache(_DRAWN_MAX)(self._drawn)

    def chart(self, power: Power) -> Chart:
        return prescribed_chart(power, self.doers, self.assist_rows(power), self._day)

    def assist_rows(self, power: Power) -> tuple[Power, ...]:
        """The 协办 rows that name this power, by code."""
        return self._assist_rows.get(power.power_code, ())

    def _drawn(self, power_code: str, form: Format) -> str:
        return draw(self.chart(self.snapshot.power_by_code[power_code].power), form)


def _assist_rows(snapshot: Snapshot) -> Mapping[str, tuple[Power, ...]]:
    rows: dict[str, list[Power]] = {}
    for power in snapshot.rulebook.powers:
        if power.lead_or_assist == ASSIST:
            rows.setdefault(power.lead_power_code, []).append(power)
    return {code: tuple(sorted(found, key=lambda each: each.power_code)) for code, found in rows.items()}
