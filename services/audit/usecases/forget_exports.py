"""Exported files that are kept no longer go; that they were made stays on record."""

from services.audit.domain.export import KEPT
from services.audit.usecases.ports import Now, Work


async def forget_exports(work: Work, clock: Now) -> None:
    await work.exports.forget(clock.now() - KEPT)
