"""Colours: every text on its ground has a contrast of at least 4.5, every edge of at least 3 (WCAG 2.2 AA).

Colour never stands alone: lanes are named, decisions have cut corners, supervision has dashed edges, deviations a word.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.routing.domain.diagrams.chart import LaneKind


class Paint(NamedTuple):
    """`fill` of a box, `strip` of its whole lane, `edge` of both, `head` behind the white name of the lane."""

    fill: str
    strip: str
    edge: str


PAPER, INK, ALERT, HEAD_INK = "#ffffff", "#1a1a1a", "#b00020", "#ffffff"
PAINTS: Mapping[LaneKind, Paint] = {
    "system": Paint("#eceff1", "#fafbfb", "#455a64"),
    "handling": Paint("#e3effb", "#f7fbff", "#1a5796"),
    "decision": Paint("#fdebcf", "#fffaf2", "#8a4b00"),
    "supervision": Paint("#fae1e7", "#fff7f9", "#97204a"),
    "unit": Paint("#e0f2e4", "#f6fbf7", "#1b5e33"),
    "assist": Paint("#ebe4f8", "#faf8fe", "#53318f"),
}
