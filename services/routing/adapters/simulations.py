"""Simulations in Postgres. They are few, so nothing is buffered."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.rulebooks import packed, unpacked
from services.routing.adapters.tables import simulation
from services.routing.domain.events import Actor
from services.routing.usecases.simulation import RUNNING, UNFINISHED, WAITING, Simulation

_c = simulation.c
_NAMES = [field.name for field in fields(Simulation)]
# Not the outlook: it is large.
_COLUMNS = [_c[name] for name in _NAMES]


def _simulation(row: Any) -> Simulation:
    values = {name: getattr(row, name) for name in _NAMES}
    return Simulation(**{**values, "not_about": tuple(row.not_about), "actor": Actor(**row.actor)})


def _values(one: Simulation) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _NAMES},
        "chosen": dict(one.chosen),
        "not_about": list(one.not_about),
        "actor": asdict(one.actor),
    }


class SimulationRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def add(self, one: Simulation) -> None:
        await self.connection.execute(simulation.insert().values(**_values(one)))

    async def find(self, simulation_id: UUID) -> tuple[Simulation, dict[str, Any] | None] | None:
        """With its outlook, when it is done."""
        statement = select(*_COLUMNS, _c.outlook).where(_c.id == simulation_id)
        row = (await self.connection.execute(statement)).one_or_none()
        if row is None:
            return None
        return _simulation(row), None if row.outlook is None else unpacked(row.outlook)

    async def lock(self, simulation_id: UUID) -> Simulation | None:
        statement = select(*_COLUMNS).where(_c.id == simulation_id).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else _simulation(row)

    async def lock_unfinished(self, silent_since: datetime) -> Simulation | None:
        is_left = (_c.state == RUNNING) & (_c.seen_alive_at < silent_since)
        statement = select(*_COLUMNS).where(_c.state.in_(UNFINISHED), or_(_c.state == WAITING, is_left))
        statement = statement.order_by(_c.created_at).limit(1).with_for_update(skip_locked=True)
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else _simulation(row)

    async def save(self, one: Simulation) -> None:
        await self.connection.execute(update(simulation).where(_c.id == one.id).values(**_values(one)))

    async def keep_outlook(self, simulation_id: UUID, outlook: Mapping[str, Any]) -> None:
        statement = update(simulation).where(_c.id == simulation_id).values(outlook=packed(dict(outlook)))
        await self.connection.execute(statement)

    async def forget_ended(self, before: datetime) -> None:
        await self.connection.execute(delete(simulation).where(_c.ended_at < before))

    async def page(
        self, limit: int, after: tuple[datetime, UUID] | None, names: list[str], version: str | None
    ) -> list[Simulation]:
        """Newest first, of those that a reader whose unit has these names may read; see `may_be_read_by`."""
        statement = select(*_COLUMNS).where(_c.not_about.contains(names))
        if version is not None:
            statement = statement.where(_c.version == version)
        if after is not None:
            created_at, found = after
            statement = statement.where(
                (_c.created_at < created_at) | ((_c.created_at == created_at) & (_c.id < found))
            )
        statement = statement.order_by(_c.created_at.desc(), _c.id.desc()).limit(limit)
        return [_simulation(row) for row in await self.connection.execute(statement)]
