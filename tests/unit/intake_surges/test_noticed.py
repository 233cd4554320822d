"""Whose business a surge is, and who is shown it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.intake.domain.areas import Area, AreaLevel, Gazetteer
from services.intake.domain.events import Actor
from services.intake.domain.reference import Reference
from services.intake.domain.surges.noticed import NoticedSurge, concerns
from services.intake.usecases.list_surges import ListSurges, list_surges
from tests.unit.intake_surges.reports import START

AREAS = Gazetteer(
    [
        Area("5001", "", "重庆市", AreaLevel.CITY),
        Area("500105", "5001", "江北区", AreaLevel.DISTRICT),
        Area("500105006", "500105", "观音桥街道", AreaLevel.STREET),
        Area("500105007", "500105", "五里店街道", AreaLevel.STREET),
    ]
)


# code, parent, level
TREE = [
    ("500000", "", "city"),
    ("500105", "500000", "district"),
    ("500106", "500000", "district"),
    ("500105006", "500105", "street"),
    ("500105007", "500105", "street"),
    ("500106001", "500106", "street"),
]
ROWS = [{"code": code, "parent": parent, "name": f"{code}区", "level": level} for code, parent, level in TREE]


@pytest.mark.parametrize(
    ("places", "unit_area", "theirs"),
    [
        (["500105006"], "500105", True),
        (["500105006"], "500105006", True),
        (["500105006"], "500105007", False),
        (["500105006", "500105007"], "500105007", True),
        (["500105"], "500105007", True),
        ([], "500105007", True),
        (["999999"], "500105007", False),
    ],
)
def test_a_surge_is_the_business_of_where_it_lies_and_of_what_lies_in_there(places, unit_area, theirs):
    assert concerns(places, unit_area, AREAS) is theirs


def noticed(number, area="500105006"):
    at = START + timedelta(hours=number)
    issues = (UUID(int=number),)
    return NoticedSurge(UUID(int=number), "停水", issues[0], "停水", (area,), None, at, at, 3.0, False, at, issues, 3)


class Shelf:
    """Surges as a table gives them; implements what list_surges needs of a work."""

    def __init__(self, surges):
        self._surges = sorted(surges, key=lambda each: each.id, reverse=True)
        self.surges = self

    async def noticed_before(self, surge_id, limit):
        return [each for each in self._surges if surge_id is None or each.id < surge_id][:limit]


async def numbers(shelf, **changes):
    command = replace(ListSurges(Actor("supervisor", "s"), None, 2), **changes)
    page = await list_surges(command, shelf, Reference({"areas": ROWS}))
    return [each.id.int for each in page.items], page.has_more


async def test_pages_end_where_there_is_no_more():
    shelf = Shelf([noticed(1), noticed(2), noticed(3)])
    assert await numbers(shelf) == ([3, 2], True)
    assert await numbers(shelf, before=UUID(int=2)) == ([1], False)
    assert await numbers(Shelf([])) == ([], False)


async def test_a_unit_nobody_knows_is_shown_nothing_however_many_there_are():
    shelf = Shelf(map(noticed, range(1, 450)))
    assert await numbers(shelf, actor=Actor("officer", "o", unit="500105-XX")) == ([], False)


@pytest.mark.parametrize(("area", "seen"), [("500000", [2, 1]), ("500105", [1]), ("500106", [2]), ("500105007", [])])
async def test_the_code_of_an_area_stands_for_what_lies_in_it(area, seen):
    shelf = Shelf([noticed(1), noticed(2, "500106001")])
    assert await numbers(shelf, actor=Actor("supervisor", "s", unit=area)) == (seen, False)
