"""One part after the other: each part's figures are shown and kept at once, and one that fails takes no other along."""

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import report
from bench.figures import Figure
from bench.plan import Plan
from deploy.local.failure import LaunchError
from deploy.local.progress import say

Measure = Callable[[], Sequence[Figure]]


class PartsFailedError(Exception):
    """The parts named could not be measured; the figures of the others are kept."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(", ".join(parts))
        self.parts = list(parts)


@dataclass
class Run:
    """`path`: where the figures go. `seconds`: how long each part took."""

    plan: Plan
    path: Path
    settings: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    begun_at: str = field(default_factory=lambda: datetime.now().astimezone().isoformat(timespec="seconds"))

    def part(self, measure: Measure, *names: str) -> bool:
        """Measures what the names stand for, where the plan has one of them; False when that failed."""
        wanted = [name for name in names if name in self.plan.parts]
        if not wanted:
            return True
        begun = time.monotonic()
        say(f"—— {'、'.join(wanted)}")
        try:
            figures = list(measure())
        except Exception as failure:
            self.fail(failure, *wanted)
            return False
        self.seconds |= dict.fromkeys(wanted, time.monotonic() - begun)
        self.keep(figures)
        return True

    def keep(self, figures: Sequence[Figure]) -> None:
        self.figures += figures
        for figure in figures:
            say(f"   {report.line_of(figure)}")
        report.write(self.path, figures, self._about())

    def fail(self, failure: Exception, *names: str) -> None:
        self.failed += names
        told = failure.report() if isinstance(failure, LaunchError) else "".join(traceback.format_exception(failure))
        print(f"✗ {'、'.join(names)}\n{told}", file=sys.stderr, flush=True)
        report.write(self.path, [], self._about())

    def require_whole(self) -> None:
        """PartsFailedError."""
        if self.failed:
            raise PartsFailedError(self.failed)

    def _about(self) -> dict[str, Any]:
        described = {**asdict(self.plan), "parts": sorted(self.plan.parts)}
        return {
            "measured_at": self.begun_at,
            "plan": described,
            "settings": self.settings,
            "warnings": self.warnings,
            "part_seconds": self.seconds,
            "failed": self.failed,
        }
