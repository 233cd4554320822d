"""The monthly digest on the real Postgres: as the month ended, nobody in it, as JSON, CSV and a page."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import text

from services.intake.adapters.monthly_counts import MonthlyDigests
from tests.component.intake.conftest import street_light

_PROGRESS = text("""
INSERT INTO case_progress (case_id, case_version, state, open311_status, resolve_at, steps)
VALUES (:id, 2, :state, 'open', :due, :steps)
ON CONFLICT (case_id) DO UPDATE SET steps = excluded.steps, resolve_at = excluded.resolve_at
""")
STREET, SMALL = "500105004", "500105007"
MONTH, INSIDE = "2024-05", datetime(2024, 5, 20, tzinfo=UTC)


def body(area):
    found = street_light(area_code=area, category_code="140101", address=None, reporter=None)
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def read(http, house):
    async def reading(path, status=200, **headers):
        object.__setattr__(house.app, "digests", MonthlyDigests(house.engine, house.clock.now))
        answer = await http.get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    return reading


@pytest.fixture
async def month(house, report):
    """Twelve people of a street and three of another; six are solved in the month, one after it, two are late."""
    issues = [(await report(body(STREET))).json()["issue_id"] for _ in range(12)]
    issues += [(await report(body(SMALL))).json()["issue_id"] for _ in range(3)]
    async with house.engine.begin() as connection:
        for number, issue_id in enumerate(issues):
            solved = INSIDE + timedelta(days=2 if number < 6 else 30)
            states = [("assigned", INSIDE)] + ([("resolved", solved)] if number < 7 else [])
            await connection.execute(
                text("UPDATE issue SET received_at = :at WHERE id = :id"), {"at": INSIDE, "id": issue_id}
            )
            await connection.execute(
                _PROGRESS,
                {
                    "id": issue_id,
                    "state": states[-1][0],
                    "due": INSIDE + timedelta(days=1 if number in (10, 11) else 60),
                    "steps": str([[state, at.isoformat(), None] for state, at in states])
                    .replace("'", '"')
                    .replace("None", "null"),
                },
            )
    yield
    async with house.engine.begin() as connection:
        await connection.execute(text("DELETE FROM case_progress WHERE case_id = ANY(:ids)"), {"ids": issues})
        await connection.execute(text("DELETE FROM issue WHERE id = ANY(:ids)"), {"ids": issues})


async def test_a_month_is_told_as_it_ended_and_small_cells_together(month, read):
    view = (await read(f"/v1/public/digest?month={MONTH}")).json()
    assert (view["month"], view["as_of"], view["people_min"]) == (MONTH, "2024-06-01T00:00:00.000+08:00", 5)
    # The small street is not told, and so the only other one isn't either: it would be the sum less the other.
    assert view["reported"] == 15
    assert view["areas"] == []
    assert (view["some_hidden"], view["hidden_issues"]) == (True, 15)


async def test_of_a_street_that_is_told_it_says_what_is_solved_and_what_is_open(month, read, house):
    async with house.engine.begin() as connection:
        await connection.execute(
            text("UPDATE issue SET area_code = :a WHERE area_code = :b"), {"a": STREET, "b": SMALL}
        )
    view = (await read(f"/v1/public/digest?month={MONTH}")).json()
    (area,) = view["areas"]
    assert (area["code"], area["reported"]) == (STREET, 15)
    # Six solved, two late, seven unsigned (one of them solved after the month): the two are hidden with the six.
    assert area["outcomes"]["items"] == [{"code": "open_unsigned", "name": "未办结：等待签收", "issues": 7}]
    assert area["outcomes"]["hidden_issues"] == 8
    assert [each["issues"] for each in area["matters"]["items"]] == [15]
    rows = list(csv.DictReader(StringIO((await read(f"/v1/public/digest?month={MONTH}&format=csv")).text[1:])))
    assert ("reported", "15") in [(row["dimension"], row["issues"]) for row in rows]
    page = await read(f"/public/digest?month={MONTH}")
    assert page.headers["content-type"].startswith("text/html")
    assert "未办结：等待签收" in page.text
    assert "收到 15 件" in page.text


async def test_a_month_that_is_not_over_or_is_none_is_refused(read, house):
    current = f"{house.clock.now():%Y-%m}"
    assert (await read(f"/v1/public/digest?month={current}", 404)).json()["code"] == "month_not_over"
    assert (await read("/v1/public/digest?month=2024-13", 422)).json()["errors"]
    last = (await read("/v1/public/digest")).json()["month"]
    assert last < current


async def test_the_page_of_a_month_that_is_not_over_says_in_words_when_it_will_be_there(read):
    page = await read("/public/digest?month=2998-12", 422, accept="text/html")
    assert page.json()["errors"]
    page = await read("/public/digest?month=2098-12", 404, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["vary"] == "Accept"
    assert "2098 年 12 月还没有结束" in page.text
    assert "2099 年 1 月 1 日" in page.text
    plain = await read("/public/digest?month=2098-12", 404, accept="application/json")
    assert plain.headers["content-type"].startswith("application/problem+json")
    assert plain.json()["code"] == "month_not_over"
