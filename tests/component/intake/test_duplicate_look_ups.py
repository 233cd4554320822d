"""What a look for likely duplicates reads: its own block or street, wherever the others are."""

import json
from os import urandom
from uuid import UUID

import asyncpg
import pytest
from asyncpg import BitString

from chassis.ids import new_id
from services.intake.adapters.duplicates import NeighbourSearch

STREET, CATEGORY = "500105002", "0203"
FIRST, SKETCH = f"'{UUID(int=0)}'", f"B'{'0' * 256}'"
OF_BLOCKS, OF_STREET = (f"'{STREET}'", f"'{CATEGORY}'", SKETCH, FIRST, "0"), (f"'{STREET}'", SKETCH, FIRST, "0")
OTHERS, OWN = 5_000, 3
# One busy block elsewhere; many categories of few streets; many streets.
ELSEWHERE = [("500105001", "0101")] * OTHERS
FEW_STREETS = [(f"5001050{n % 9 + 10}", f"01{n % 20:02}") for n in range(OTHERS)]
MANY_STREETS = [(f"50010{n % 900:04}", f"01{n % 20:02}") for n in range(OTHERS)]
SAME_STREET = [(STREET, f"01{n % 20:02}") for n in range(OTHERS)]


@pytest.fixture
async def connection(house):
    """With a look's own settings; what is written is undone."""
    search = NeighbourSearch(house.settings.intake_database_url, 1)
    settings = search._of_blocks._server_settings
    connection = await asyncpg.connect(house.settings.intake_database_url, server_settings=settings)
    undone = connection.transaction()
    await undone.start()
    yield connection
    await undone.rollback()
    await connection.close()


async def rows_read(connection, statement, values, places) -> int:
    """Of the sketches, those that were dropped again included."""
    await fill(connection, places)
    await connection.execute("ANALYZE issue_sketch")
    await connection.execute(f"PREPARE look AS {statement}")
    return await rows_read_by_look(connection, values)


async def rows_read_as_planned_before(connection, statement, values, places) -> int:
    """By the plan that a service makes when it has just begun to work."""
    await connection.execute("DELETE FROM issue_sketch")
    await connection.execute("ANALYZE issue_sketch")
    await connection.execute(f"PREPARE look AS {statement}")
    assert await rows_read_by_look(connection, values) == 0
    await fill(connection, places)
    return await rows_read_by_look(connection, values)


async def fill(connection, places) -> None:
    rows = [(new_id(), *place, BitString.frombytes(urandom(32), bitlength=256)) for place in places]
    names = ["issue_id", "area_code", "category_code", "sketch"]
    await connection.copy_records_to_table("issue_sketch", records=rows, columns=names)


async def rows_read_by_look(connection, values) -> int:
    (explained,) = await connection.fetchrow(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE look({', '.join(values)})")
    return _rows_read(json.loads(explained)[0]["Plan"])


def _rows_read(plan) -> int:
    own = 0
    if plan.get("Relation Name") == "issue_sketch":
        own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return own + sum(_rows_read(each) for each in plan.get("Plans", ()))


@pytest.mark.parametrize("others", [ELSEWHERE, FEW_STREETS, MANY_STREETS, SAME_STREET])
async def test_a_look_with_a_category_reads_the_few_of_its_block(connection, house, others) -> None:
    search = NeighbourSearch(house.settings.intake_database_url, 1)
    places = [*others, *[(STREET, CATEGORY)] * OWN]
    assert await rows_read(connection, search._of_blocks.statement, OF_BLOCKS, places) <= 2 * OWN


async def test_what_was_planned_while_there_was_nothing_reads_no_more(connection, house) -> None:
    search = NeighbourSearch(house.settings.intake_database_url, 1)
    places = [*ELSEWHERE, *SAME_STREET, *[(STREET, CATEGORY)] * OWN]
    assert await rows_read_as_planned_before(connection, search._of_blocks.statement, OF_BLOCKS, places) <= 2 * OWN


@pytest.mark.parametrize("others", [ELSEWHERE, FEW_STREETS, MANY_STREETS])
async def test_a_look_without_a_category_reads_the_few_of_its_street(connection, house, others) -> None:
    search = NeighbourSearch(house.settings.intake_database_url, 1)
    places = [*others, *[(STREET, CATEGORY)] * OWN]
    assert await rows_read(connection, search._of_street.statement, OF_STREET, places) <= 20
