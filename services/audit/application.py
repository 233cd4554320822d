"""What the entrypoints need, built once in main."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chassis.clock import Clock
from services.audit.adapters.unit_of_work import AuditUnitOfWork


@dataclass(frozen=True)
class Application:
    unit_of_work: Callable[[], AuditUnitOfWork]
    clock: Clock
    # Owners of the topics that audit hears.
    producers: tuple[str, ...]
    completeness_grace: timedelta
