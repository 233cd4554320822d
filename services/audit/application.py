"""What the entrypoints need, built once in main."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from chassis.clock import Clock
from services.audit.adapters.official_working_time import official_working_time
from services.audit.adapters.published_log import PublishedLog
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.domain.conformance.working_time import WorkingTime
from services.audit.usecases.open_sealed import KeyHolder
from services.audit.usecases.read_entries import BundleReadings


@dataclass(frozen=True)
class Application:
    unit_of_work: Callable[[], AuditUnitOfWork]
    clock: Clock
    # Owners of the topics that audit hears.
    producers: tuple[str, ...]
    completeness_grace: timedelta
    published: PublishedLog
    # Who opens what stands sealed in records.
    keys: KeyHolder | None = None
    bundle_readings: BundleReadings = field(default_factory=BundleReadings)
    working_time: WorkingTime = field(default_factory=official_working_time)
