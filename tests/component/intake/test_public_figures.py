"""What anybody may know of all issues: no login, nobody in it, as JSON and CSV."""

import csv
from io import StringIO

import pytest

from chassis.web.pages import make_cursor
from services.intake.adapters.late_figures import LatePublicFigures
from services.intake.usecases.public_figures import DIMENSIONS
from tests.component.intake.conftest import street_light

# A category and a street of their own: the house keeps what other tests wrote.
PLACE = {"area_code": "500105008", "category_code": "140101", "address": None, "reporter": None}
WHISTLED = {**PLACE, "area_code": "500105002", "about_unit": "500105-CG"}


def body(**changes):
    return {name: value for name, value in street_light(**{**PLACE, **changes}).items() if value is not None}


@pytest.fixture
def fresh(house, monkeypatch):
    """Nothing is told from before."""

    def forget():
        object.__setattr__(house.app, "public_figures", LatePublicFigures(house.engine, house.clock.now))

    return forget


@pytest.fixture
def read(http, fresh):
    async def reading(path):
        fresh()
        answer = await http.get(path)
        assert answer.status_code == 200, answer.text
        return answer

    return reading


def cell(stats, table, code):
    return next((each for each in stats[table]["items"] if each["code"] == code), None)


async def test_a_cell_is_told_from_the_fifth_person_on(report, read, as_role):
    for _ in range(7):
        await report(body(area_code="500105101", category_code="140102"))
    for _ in range(5):
        # The smallest of those that could be told is hidden with one that is too small.
        await report(body(area_code="500105100"))
    one = as_role("reporter")
    for _ in range(6):
        await report(body(area_code="500105102"), who=one)
    stats = (await read("/v1/public/stats")).json()

    assert cell(stats, "by_area", "500105101")["issues"] == 7
    assert cell(stats, "by_area", "500105102") is None
    assert stats["people_min"] == 5
    for name, found in stats.items():
        if name.startswith("by_"):
            assert all(each["issues"] >= 5 for each in found["items"])
            told = sum(each["issues"] for each in found["items"])
            assert stats["total"] - told == (found["hidden_issues"] if found["some_hidden"] else 0) != 1


async def test_what_is_about_a_unit_is_not_counted(report, read):
    for _ in range(6):
        await report(body(**WHISTLED))
    assert cell((await read("/v1/public/stats")).json(), "by_area", "500105002") is None
    cases = (await read("/v1/public/cases?format=csv")).text
    assert "500105002" not in cases


async def test_cases_are_told_without_words_names_or_numbers(report, read):
    issues = [(await report(body(area_code="500105003"))).json() for _ in range(5)]
    text = (await read("/v1/public/cases?format=csv")).text
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    mine = [row for row in rows if row["area_code"] == "500105003"]

    assert len(mine) == 5
    assert {row["category_code"] for row in mine} == {"1401"}
    assert {row["status"] for row in mine} == {"received"}
    for secret in (
        "路灯",
        "观音桥某",
        *(each["tracking_code"] for each in issues),
        *(each["issue_id"] for each in issues),
    ):
        assert secret not in text


async def test_the_list_goes_on_from_page_to_page_and_ends(report, read, http):
    for _ in range(5):
        await report(body())
    everything = (await read("/v1/public/cases?format=csv")).text.count("\n") - 1
    found, path = 0, "/v1/public/cases?limit=3"
    while path:
        answer = (await http.get(path)).json()
        found += len(answer["items"])
        cursor = answer["next_cursor"]
        path = f"/v1/public/cases?limit=3&cursor={cursor}" if cursor else None
    assert found == everything >= 5
    assert (await http.get("/v1/public/cases?cursor=WyJ4Il0")).status_code == 400
    for beyond in (-1, 1 << 62, (1 << 63) - 1, (1 << 64) - 1):
        assert (await http.get(f"/v1/public/cases?cursor={make_cursor((beyond,))}")).status_code == 400
    assert (await http.get("/v1/public/stats?format=xml")).status_code in (400, 422)


async def test_statistics_come_as_csv_too_for_pages_of_any_origin(report, read):
    for _ in range(5):
        await report(body())
    answer = await read("/v1/public/stats?format=csv")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["access-control-allow-origin"] == "*"
    # Which tables can be told at all depends on what other tests wrote.
    assert {row["dimension"] for row in rows} <= set(DIMENSIONS)
    assert rows
    assert all(int(row["issues"]) >= 5 for row in rows)


async def test_many_questions_are_answered_by_one_look(report, read, http):
    before = (await read("/v1/public/stats")).json()
    await report(body())
    assert (await http.get("/v1/public/stats")).json()["as_of"] == before["as_of"]
