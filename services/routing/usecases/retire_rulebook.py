"""The release of a superseded version ends with tombstones once no open case uses it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chassis.clock import Clock
from services.routing.domain.events import ROUTING, RulebookRetired
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.publish_rulebook import EVENTS_AT_ONCE_MAX
from services.routing.usecases.release import ReleaseRecord
from services.routing.usecases.rulebook_steps import step_taken


@dataclass(frozen=True, slots=True)
class RetireRulebook:
    """`records`: those of its release. `grace`: how long it must have been superseded; a case of an earlier day that
    comes in late is still decided by it."""

    version: str
    records: Sequence[ReleaseRecord]
    grace: timedelta


async def retire_rulebook(command: RetireRulebook, work: RoutingWork, clock: Clock) -> bool:
    """Whether it was retired now. Under the lock of all published versions and in one transaction with the tombstones,
    so that each of them goes out once."""
    await work.rulebooks.lock_published()
    now = clock.now()
    unused = await work.rulebooks.without_open_cases(now - command.grace)
    version = next((each for each in unused if each.version == command.version), None)
    if version is None:
        return False
    retired = replace(version, retired_at=now)
    await work.rulebooks.save(retired)
    # The manifest first: a reader that begins anew never sees one whose records are going.
    gone = (("manifest", "all"), *((record.kind, record.code) for record in command.records))
    for number, (kind, code) in enumerate(gone, start=1):
        if number % EVENTS_AT_ONCE_MAX == 0:
            await work.write_events()
        work.publish(RulebookRetired(version.version, kind, code, now))
    work.publish(step_taken("rulebook.retired", version, retired, ROUTING, now, "no_open_case"))
    return True
