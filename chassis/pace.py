"""How long single events gather before the next batch of them begins.

Every batch pays for its statements, its commit and its acknowledgement, be it of one event or of five hundred. Whoever
begins again at once under a steady stream spends everything on that, and the busier the machine the smaller the
batches get. So whoever worked rests, in proportion: at most a third of the time is spent on batches that are not full,
and a busier machine gathers longer. Whoever was idle begins at once. Where a period is set, a batch as long as that is
followed by the next at once: enough has gathered while it was handled.
"""

import time
from math import inf
from types import TracebackType
from typing import Self

# So many times as long as the last batch took.
REST_PER_WORK = 2.0


class Pace:
    """`with pace:` around every batch; before the next, `rest` says how long to gather."""

    def __init__(self, rest_seconds_max: float, period_seconds_max: float = inf) -> None:
        """No rest is longer than the one, or ends later than the other after the batch began."""
        self._rest_seconds_max = rest_seconds_max
        self._period_seconds_max = period_seconds_max
        self._begun = self._rested_at = 0.0

    def __enter__(self) -> Self:
        self._begun = time.monotonic()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        ended = time.monotonic()
        rest = min((ended - self._begun) * REST_PER_WORK, self._rest_seconds_max)
        self._rested_at = min(ended + rest, self._begun + self._period_seconds_max)

    @property
    def rest(self) -> float:
        """Seconds left; 0: begin."""
        return max(0.0, self._rested_at - time.monotonic())
