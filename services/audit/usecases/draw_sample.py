"""Cases or records drawn by lot for a look at them (抽查), in an order that nobody chose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.clock import CIVIL_ZONE
from chassis.tlog.checkpoints import Checkpoint, TreeHead
from services.audit.domain.errors import PeriodNotOver
from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import CaseFilter, Inquiry, RecordFilter
from services.audit.domain.lots import Lot, bounds, lot_of, seed_of
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import scope_of
from services.audit.domain.record import parsed_leaf
from services.audit.usecases.ports import Now, Work

# The published tree when it had so many leaves. Raises NoSuchTree.
PublishedTree = Callable[[int], Checkpoint]


@dataclass(frozen=True, slots=True)
class DrawSample:
    """`wanted`: cases received in the period, or records of what occurred in it."""

    inquiry: Inquiry
    wanted: CaseFilter | RecordFilter
    period: Period
    count: int


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """Drawn from `population`; `tree` made the seed."""

    tree: TreeHead
    seed: str
    population: int
    lots: Sequence[Lot]


async def draw_sample(command: DrawSample, tree_at: PublishedTree, work: Work, clock: Now) -> DrawnSample:
    """Raises PeriodNotOver, NoSuchTree, BeyondArea."""
    now, period = clock.now(), command.period
    if period.last >= now.astimezone(CIVIL_ZONE).date():
        raise PeriodNotOver(period.last.isoformat())
    tree = tree_at(await work.source.size_at(bounds(period)[1]))
    seed = seed_of(tree.origin, tree.head, period)
    population, drawn = await _drawn(command, tree.head.size, seed, work)
    work.publish(TrailQueried(command.inquiry, "sample", _detail(command, seed, population, len(drawn)), now))
    return DrawnSample(tree.head, seed, population, [Lot(each, lot_of(seed, each)) for each in drawn])


async def _drawn(command: DrawSample, size: int, seed: str, work: Work) -> tuple[int, list[str]]:
    unit = command.inquiry.inquirer.unit
    match command.wanted:
        case CaseFilter() as cases:
            scope = scope_of(unit, cases.unit)
            population, ids = await work.lots.draw(cases, scope, unit, command.period, seed, command.count)
            return population, [str(each) for each in ids]
        case RecordFilter() as records:
            since, until = bounds(command.period)
            wanted = replace(records, since=since, until=until)
            found = await work.records.draw(wanted, unit, seed, command.count, size)
            population = await work.records.count(wanted, unit, size)
            return population, [parsed_leaf(record.leaf)["event_id"] for record in found]


def _detail(command: DrawSample, seed: str, population: int, count: int) -> dict[str, Any]:
    return {
        "query": "sample",
        "of": "cases" if isinstance(command.wanted, CaseFilter) else "records",
        "period": command.period.text,
        "terms": command.wanted.terms(),
        "seed": seed,
        "population": population,
        "count": count,
    }
