"""The reference data in force, from the release in our own Postgres."""

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.metrics import Metrics
from chassis.release_shelf import ReleaseShelf
from chassis.releases import Contents, ReleaseRef
from services.intake.domain.reference import Reference, Release


def reference_shelf(
    engine: AsyncEngine, clock: Clock, bootstrap: Reference, metrics: Metrics
) -> ReleaseShelf[Reference]:
    return ReleaseShelf(engine, clock, _reference, bootstrap, metrics)


def _reference(release: ReleaseRef, contents: Contents) -> Reference:
    return Reference(contents, Release(release.version, release.digest))
