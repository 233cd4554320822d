"""What a look for likely duplicates reads: its own block or street, however few issues that has among many."""

import json
from os import urandom
from uuid import UUID

import asyncpg
import pytest
from asyncpg import BitString

from chassis.ids import new_id
from services.intake.adapters.duplicates import NeighbourSearch

FIRST, SKETCH = f"'{UUID(int=0)}'", f"B'{'0' * 256}'"
OTHERS = 5_000


@pytest.fixture
async def among_many(house):
    """A connection as a look has it, thousands of issues of one busy block, three of a quiet one; undone at the end."""
    pool = NeighbourSearch(house.settings.intake_database_url, 1)._of_blocks
    connection = await asyncpg.connect(house.settings.intake_database_url, server_settings=pool._server_settings)
    undone = connection.transaction()
    await undone.start()
    places = [("500105001", "0101")] * OTHERS + [("500105002", "0203")] * 3
    sketches = [(new_id(), *place, BitString.frombytes(urandom(32), bitlength=256)) for place in places]
    names = ["issue_id", "area_code", "category_code", "sketch"]
    await connection.copy_records_to_table("issue_sketch", records=sketches, columns=names)
    await connection.execute("ANALYZE issue_sketch")
    yield connection
    await undone.rollback()
    await connection.close()


def rows_read(plan):
    """By index scans of the sketches, those that were dropped again included."""
    own = 0
    if plan.get("Relation Name") == "issue_sketch":
        own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return own + sum(rows_read(each) for each in plan.get("Plans", ()))


@pytest.mark.parametrize(
    ("pool", "values"),
    [
        ("_of_blocks", ("'500105002'", "'0203'", SKETCH, FIRST, "0")),
        ("_of_street", ("'500105002'", SKETCH, FIRST, "0")),
    ],
)
async def test_a_look_reads_only_the_few_of_its_own_place(among_many, house, pool, values) -> None:
    statement = getattr(NeighbourSearch(house.settings.intake_database_url, 1), pool).statement
    await among_many.execute(f"PREPARE look AS {statement}")
    (explained,) = await among_many.fetchrow(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE look({', '.join(values)})")
    assert rows_read(json.loads(explained)[0]["Plan"]) <= 10
