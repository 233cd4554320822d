"""The units in force, from the release in our own Postgres."""

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.metrics import Metrics
from chassis.release_shelf import ReleaseShelf
from chassis.releases import Contents, ReleaseRef
from services.notify.domain.units import Units, read_units_rows


def unit_shelf(engine: AsyncEngine, clock: Clock, bootstrap: Units, metrics: Metrics) -> ReleaseShelf[Units]:
    return ReleaseShelf(engine, clock, _units, bootstrap, metrics)


def _units(_release: ReleaseRef, contents: Contents) -> Units:
    return read_units_rows(contents.get("units", ()))
