"""An editing desk that is cleared when nobody has edited for a while: what lies on it takes memory."""

import asyncio

from services.routing.usecases.editing_desk import EditingDesk

KEPT_SECONDS = 600.0


class TidiedDesk(EditingDesk):
    def __init__(self) -> None:
        super().__init__()
        self._clearing: asyncio.TimerHandle | None = None

    def clear_later(self) -> None:
        """After every edit, from the event loop."""
        if self._clearing is not None:
            self._clearing.cancel()
        self._clearing = asyncio.get_running_loop().call_later(KEPT_SECONDS, self.clear)
