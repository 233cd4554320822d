"""Looking for likely duplicates among a million stored issues: what the reporter waits for, and what comes of it; and
how many reports a second are taken in then.

Every look-up is the product's own: sketch, statement, comparison.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import asyncpg

from bench import accept
from bench.duplicates_filling import STREETS, Words, district, empty, fill, words
from bench.figures import Figure, at_least, at_most
from bench.ground import Ground
from bench.measures import median_of, percentile, ratio_of_medians
from bench.plan import Plan
from deploy.local.loop import finish
from services.intake.adapters.duplicates import BLOCK_ROWS_MAX, STREET_ROWS_MAX, NeighbourSearch
from services.intake.domain.duplicates.candidate import Compared
from services.intake.domain.duplicates.footprint import footprint
from services.intake.domain.duplicates.rarity import Rarity
from services.intake.domain.reference import Reference
from services.intake.usecases.duplicate_ports import Likeness
from services.intake.usecases.find_duplicates import near

SEARCH_P95_MS_MAX = 15.0
ACCEPT_OF_FLOOR = 0.4
HALF_LOAD_P99_MS_MAX = 60.0
DISTINCT_TEXTS = 5_000
# The first tenth is not counted: pages and plans are cold then.
WARMUP_SHARE = 10


class Searched(NamedTuple):
    """`kind`: category, or any where none was given."""

    kind: str
    milliseconds: float
    found_some: bool


class Counted:
    """What is rare among the texts that were stored. Implements Rarities."""

    def __init__(self, reports: Sequence[Words]) -> None:
        self.current = Rarity.among(reports)


def measure(ground: Ground, plan: Plan) -> list[Figure]:
    """What was stored and accepted for it is gone afterwards, and nobody hears of it."""
    chance, reference = Random(plan.seed), district()
    reports = [words(chance) for _ in range(DISTINCT_TEXTS)]
    database_url = ground.superuser_url("intake")
    try:
        finish(_filled(database_url, plan.stored_issues, reports, reference, chance))
        url = ground.stack.env["INTAKE_DATABASE_URL"]
        searched = finish(_searched(url, plan.duplicate_searches, reports, reference, chance))
        return [*_figures(searched, plan.stored_issues), *_accepting(ground, plan)]
    finally:
        finish(_emptied(database_url))


async def _filled(database_url: str, issues: int, reports: list[Words], reference: Reference, chance: Random) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await fill(connection, issues, reports, middle_categories(reference), chance)
    finally:
        await connection.close()


async def _emptied(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await empty(connection)
        await connection.execute("UPDATE outbox SET published_at = now() WHERE published_at IS NULL")
    finally:
        await connection.close()


def _accepting(ground: Ground, plan: Plan) -> list[Figure]:
    """Floor A and intake in turn, among all that is stored; then half of what it took, as often.

    One pause of the machine is one percent of a burst.
    """
    floors, bursts = [], []
    floor_url = ground.make_floor_database()
    for number in range(1, plan.rounds + 1):
        floors.append(accept.floor_burst(ground, floor_url, plan, number).per_second)
        bursts.append(accept.product_burst(ground, plan, number))
    rates = [burst.per_second for burst in bursts]
    halves = [accept.product_burst(ground, plan, number, median_of(rates) / 2) for number in range(1, plan.rounds + 1)]
    note = f"{plan.stored_issues:,} 件已存；下限 A {median_of(floors):,.0f} 件/s"
    return [
        Figure(
            "accepts_among_stored_per_second",
            "受理（含查重，库中已有事项）",
            median_of(rates),
            "件/s",
            at_least(ACCEPT_OF_FLOOR, of_floor=True),
            ratio_of_medians(rates, floors),
            tuple(rates),
            note=note,
        ),
        Figure(
            "accept_half_load_p99_ms",
            "受理 p99，半负荷",
            median_of([half.tally.p99_ms for half in halves]),
            "ms",
            at_most(HALF_LOAD_P99_MS_MAX),
            runs=tuple(half.tally.p99_ms for half in halves),
            note=f"{halves[0].per_second:,.0f} 件/s，中位 {median_of([half.tally.p50_ms for half in halves]):.0f} ms",
        ),
    ]


def middle_categories(reference: Reference) -> list[str]:
    """Of level 2: by these issues are compared."""
    return sorted(code for code, each in reference.categories.items() if each.level == 2)


async def _searched(
    url: str, count: int, reports: Sequence[Words], reference: Reference, chance: Random
) -> list[Searched]:
    search = NeighbourSearch(url, 1)
    likeness, found = Likeness(search, Counted(reports)), []
    categories = middle_categories(reference)
    try:
        for number in range(count):
            category = chance.choice(categories) if number % 4 else None
            compared = Compared(*chance.choice(reports), chance.choice(STREETS), category, datetime.now(UTC))
            begun = time.perf_counter()
            told = await near(compared, footprint(compared, reference), likeness)
            milliseconds = (time.perf_counter() - begun) * 1000
            found.append(Searched("category" if category else "any", milliseconds, bool(told)))
    finally:
        await search.close()
    return found[count // WARMUP_SHARE :]


def _figures(searched: Sequence[Searched], issues: int) -> list[Figure]:
    figures = []
    kinds = ("category", "查重 p95", BLOCK_ROWS_MAX), ("any", "查重 p95（未选类别）", STREET_ROWS_MAX)
    for kind, label, rows_max in kinds:
        times = [each.milliseconds for each in searched if each.kind == kind]
        share = sum(each.found_some for each in searched if each.kind == kind) / len(times)
        middle = f"中位 {percentile(times, 50):.1f} ms"
        note = f"{issues:,} 件，最多看 {rows_max:,} 行，{middle}，{share:.0%} 有相似件"
        p95_ms, most = percentile(times, 95), at_most(SEARCH_P95_MS_MAX)
        figures.append(Figure(f"duplicates_{kind}_p95_ms", label, p95_ms, "ms", most, note=note))
    return figures
