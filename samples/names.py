"""Names of the sample district's codes, for people to read."""

import csv
from functools import cache
from pathlib import Path

DISTRICT = Path(__file__).parent / "district"


@cache
def _column(table: str, key: str, value: str) -> dict[str, str]:
    with (DISTRICT / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def unit(code: str) -> str:
    return _column("units", "unit_code", "name").get(code) or area(code)


def unit_code(name: str) -> str:
    return _column("units", "name", "unit_code").get(name, name)


def post(code: str | None) -> str:
    return _column("posts", "post_code", "title").get(code or "", code or "空岗")


def power(code: str) -> str:
    return _column("powers", "power_code", "name").get(code, code)


def category(code: str | None) -> str:
    return _column("categories", "code", "name").get(code or "", code or "（未选）")


def area(code: str) -> str:
    return _column("areas", "code", "name").get(code, code)
