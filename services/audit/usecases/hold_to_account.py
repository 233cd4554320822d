"""A page of what a unit, post or power has to answer for in a period, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from services.audit.domain.accountability import Answerable, Line, lines_of
from services.audit.domain.canonical import INTEGER_MAX
from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry, recorded_terms
from services.audit.domain.rates.scope import scope_of
from services.audit.domain.record import parsed_leaf
from services.audit.usecases.ports import Now, StoredRecord, Work

# Most candidates are of those who are asked about; where they are not, a page may be shorter than asked for.
CANDIDATES = 200
ROUNDS_MAX = 5
# Nothing occurs after it is recorded, but for the clocks of two machines.
CLOCKS_APART_MAX = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HoldToAccount:
    """At least one of unit, post and power; since <= occurred_at < until.

    `before_index` is where the page before ended. `counting_only`: what was upheld and stands.
    """

    inquiry: Inquiry
    unit: str | None
    post: str | None
    power: str | None
    since: datetime | None
    until: datetime | None
    limit: int
    before_index: int | None = None
    counting_only: bool = False

    def terms(self) -> dict[str, str]:
        names = ("unit", "post", "power", "since", "until")
        only = {"outcome": "upheld"} if self.counting_only else {}
        return recorded_terms({name: getattr(self, name) for name in names} | only)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`next_before_index` is None when there is nothing older."""

    lines: list[Line]
    next_before_index: int | None


async def hold_to_account(command: HoldToAccount, work: Work, clock: Now) -> AccountPage:
    """Raises BeyondArea."""
    own_unit = command.inquiry.inquirer.unit
    unit = command.unit or (command.post.rpartition("-")[0] if command.post else None)
    asked = Answerable(command.unit, command.post, command.power, scope_of(own_unit, unit).area)
    page = await _page(command, asked, work)
    detail = {"query": "accountability", "terms": command.terms(), "count": len(page.lines)}
    work.publish(TrailQueried(command.inquiry, "accountability", detail, clock.now()))
    return page


async def _page(command: HoldToAccount, asked: Answerable, work: Work) -> AccountPage:
    found: list[Line] = []
    before = INTEGER_MAX if command.before_index is None else command.before_index
    own_unit = command.inquiry.inquirer.unit
    begin = await work.source.size_at(command.since - CLOCKS_APART_MAX) if command.since else 0
    for _ in range(ROUNDS_MAX):
        noticed = await work.accounts.noticed(
            asked, own_unit, command.since, command.until, range(begin, before), CANDIDATES
        )
        lines = await _lines(noticed, work)
        for record in noticed:
            line = lines[record.index]
            if asked.holds(line) and (line.counts or not command.counting_only):
                found.append(line)
            before = record.index
            if len(found) == command.limit:
                return AccountPage(found, before)
        if len(noticed) < CANDIDATES:
            return AccountPage(found, None)
    return AccountPage(found, before)


async def _lines(noticed: Sequence[StoredRecord], work: Work) -> Mapping[int, Line]:
    """By index; of each the whole case is read, for a record alone does not say who led."""
    cases = {UUID(parsed_leaf(record.leaf)["case_id"]) for record in noticed}
    trails = [parsed_leaf(record.leaf) for record in await work.accounts.trails(sorted(cases))]
    by_case = groupby(trails, lambda leaf: leaf["case_id"])
    return {line.leaf["index"]: line for _, trail in by_case for line in lines_of(list(trail))}
