"""Looking for likely duplicates among a million stored issues: what the reporter waits for, and what comes of it.

Every look-up is the product's own: sketch, statement, comparison.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import asyncpg

from bench.duplicates_filling import STREETS, Words, district, empty, fill, words
from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import percentile
from deploy.local.loop import finish
from services.intake.adapters.duplicates import BLOCK_ROWS_MAX, NeighbourSearch, neighbour_pool
from services.intake.domain.duplicates.candidate import Compared
from services.intake.domain.duplicates.footprint import footprint
from services.intake.domain.duplicates.rarity import Rarity
from services.intake.domain.reference import Reference
from services.intake.usecases.duplicate_ports import Likeness
from services.intake.usecases.find_duplicates import near

SEARCH_P95_MS_MAX = 15.0
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


def measure(ground: Ground, issues: int, searches: int, seed: int) -> list[Figure]:
    return finish(_measure(ground, issues, searches, seed))


async def _measure(ground: Ground, issues: int, searches: int, seed: int) -> list[Figure]:
    chance, reference = Random(seed), district()
    reports = [words(chance) for _ in range(DISTINCT_TEXTS)]
    connection = await asyncpg.connect(ground.superuser_url("intake"))
    try:
        await fill(connection, issues, reports, reference.middle_categories, chance)
        url = ground.stack.env["INTAKE_DATABASE_URL"]
        return _figures(await _searched(url, searches, reports, reference, chance), issues)
    finally:
        await empty(connection)
        await connection.close()


async def _searched(
    url: str, count: int, reports: Sequence[Words], reference: Reference, chance: Random
) -> list[Searched]:
    pool = neighbour_pool(url, 1)
    likeness, found = Likeness(NeighbourSearch(pool), Counted(reports)), []
    try:
        for number in range(count):
            category = chance.choice(reference.middle_categories) if number % 4 else None
            compared = Compared(*chance.choice(reports), chance.choice(STREETS), category, datetime.now(UTC))
            begun = time.perf_counter()
            told = await near(compared, footprint(compared, reference), reference, likeness)
            milliseconds = (time.perf_counter() - begun) * 1000
            found.append(Searched("category" if category else "any", milliseconds, bool(told)))
    finally:
        await pool.close()
    return found[count // WARMUP_SHARE :]


def _figures(searched: Sequence[Searched], issues: int) -> list[Figure]:
    figures = []
    for kind, label in (("category", "查重 p95"), ("any", "查重 p95（未选类别）")):
        times = [each.milliseconds for each in searched if each.kind == kind]
        share = sum(each.found_some for each in searched if each.kind == kind) / len(times)
        middle = f"中位 {percentile(times, 50):.1f} ms"
        note = f"{issues:,} 件，每格最多看 {BLOCK_ROWS_MAX} 行，{middle}，{share:.0%} 有相似件"
        p95_ms, most = percentile(times, 95), at_most(SEARCH_P95_MS_MAX)
        figures.append(Figure(f"duplicates_{kind}_p95_ms", label, p95_ms, "ms", most, note=note))
    return figures
