"""Works through the simulations that were asked for, one at a time in a process."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from chassis.ids import new_id
from chassis.logs import get_logger
from chassis.roles import PeriodicRole
from services.routing.adapters.past_issues import PastIssues
from services.routing.application import Application
from services.routing.entrypoints.rehearsals import rehearse, snapshot_of
from services.routing.usecases.advance_simulation import AdvanceSimulation, advance_simulation
from services.routing.usecases.end_simulation import (
    BreakOffSimulation,
    FinishSimulation,
    break_off_simulation,
    finish_simulation,
)
from services.routing.usecases.errors import SimulationTakenAway
from services.routing.usecases.simulation import Simulation
from services.routing.usecases.take_up_simulation import TakeUpSimulation, take_up_simulation

log = get_logger(periodic="simulation_runs")

# A page takes well below a second; reading a list of 100,000 powers a quarter of a minute.
SILENCE_SECONDS_MAX = 120.0


class SimulationRuns(PeriodicRole):
    """A role: `run` returns after `stop`, and what it was at waits for another. A run that dies is taken up again
    after `silence_seconds_max`."""

    def __init__(self, app: Application, poll_seconds: float, silence_seconds_max: float = SILENCE_SECONDS_MAX) -> None:
        super().__init__("simulation_runs", poll_seconds, self.run_next)
        self._app = app
        self._silence_max = timedelta(seconds=silence_seconds_max)
        self._lease = new_id()

    async def run_next(self) -> bool:
        """Whether there was one."""
        command = TakeUpSimulation(self._lease, self._silence_max)
        async with self._app.unit_of_work() as work:
            taken = await take_up_simulation(command, work, self._app.clock)
        if taken is None:
            return False
        try:
            await self._finish(taken, await self._outlook(taken))
        except SimulationTakenAway:
            log.info("simulation.taken_away", simulation_id=str(taken.id))
        except _Stopping:
            await self._break_off(taken, None)
        except Exception as error:
            log.exception("simulation.broken_off", simulation_id=str(taken.id))
            await self._break_off(taken, f"模拟出错，详见日志 / failed, see the log: {type(error).__name__}")
        return True

    async def _outlook(self, taken: Simulation) -> dict[str, Any]:
        async def on_page(cases_done: int) -> None:
            if self._stopping.is_set():
                raise _Stopping
            async with self._app.unit_of_work() as work:
                await advance_simulation(AdvanceSimulation(taken.id, self._lease, cases_done), work, self._app.clock)

        old = await snapshot_of(self._app, taken.against)
        new = await snapshot_of(self._app, taken.version)
        return await rehearse(self._app, _past_issues(taken), old, new, on_page)

    async def _finish(self, taken: Simulation, outlook: dict[str, Any]) -> None:
        async with self._app.unit_of_work() as work:
            await finish_simulation(FinishSimulation(taken.id, self._lease, outlook), work, self._app.clock)

    async def _break_off(self, taken: Simulation, failure: str | None) -> None:
        with suppress(SimulationTakenAway):
            async with self._app.unit_of_work() as work:
                await break_off_simulation(BreakOffSimulation(taken.id, self._lease, failure), work, self._app.clock)


class _Stopping(Exception):  # noqa: N818 - no error
    """The process is being stopped."""


def _past_issues(taken: Simulation) -> PastIssues:
    chosen = taken.chosen
    since, until = (date.fromisoformat(chosen[name]) if chosen[name] else None for name in ("since", "until"))
    return PastIssues(chosen["limit"], since, until, chosen["unit"], taken.not_about)
