"""A second, plain reading of the power list: what a decision should be, without the routing engine.

It keeps the expectations in issues.jsonl honest. Slow and short on purpose: every row is judged for every issue, and
nothing is shared with services/routing. Place and category must be real codes.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

DISTRICT = Path(__file__).parent / "district"
SHANGHAI = timezone(timedelta(hours=8))
_TOKEN = re.compile(r'"[^"]*"|[\w.]+|[<>=!]=?|[(),]')
_OPERATORS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}


def rows(name: str) -> list[dict[str, str]]:
    with (DISTRICT / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Expected:
    outcome: str
    leads: tuple[tuple[str, str], ...] = ()  # (unit_code, power_code)


class Oracle:
    """The whole list as tables of text."""

    def __init__(self) -> None:
        self.areas = {row["code"]: row for row in rows("areas.csv")}
        self.categories = {row["code"]: row for row in rows("categories.csv")}
        self.units = rows("units.csv")
        self.powers = [row for row in rows("powers.csv") if row["lead_or_assist"] == "主办"]

    def decide(self, issue: Mapping[str, Any], area_code: str | None, on: date) -> Expected:
        """The outcome for an issue in the fields of `POST /v1/issues`, accepted on a day."""
        if not issue.get("category_code"):
            return Expected("needs_fields")
        judged = list(self._judged(issue, self._place(issue, area_code), on))
        true = [(row, unit) for row, unit, value in judged if value is True]
        if not true:
            return Expected("needs_fields" if any(value is None for _, _, value in judged) else "gap")
        top = max(int(row["precedence"]) for row, _ in true)
        leads = sorted({(unit, row["power_code"]) for row, unit in true if int(row["precedence"]) == top})
        if any(unit == "" for unit, _ in leads):
            return Expected("needs_fields")
        units = {unit for unit, _ in leads}
        names = {unit["name"]: unit["unit_code"] for unit in self.units}
        about = issue.get("about_unit") or ""
        settled = len(units) == 1 and names.get(about, about) not in units
        return Expected("assigned" if settled else "conflict", tuple(leads))

    def _place(self, issue: Mapping[str, Any], area_code: str | None) -> str:
        """Online the operator's, where the list knows it; else the reporter's; else the whole district."""
        operator = issue.get("fields", {}).get("online", {}).get("operator_area")
        return str(operator) if operator in self.areas else area_code or "500105"

    def _judged(
        self, issue: Mapping[str, Any], area_code: str, on: date
    ) -> Iterator[tuple[dict[str, str], str, bool | None]]:
        places, kinds = _lineage(self.areas, area_code), _lineage(self.categories, issue["category_code"])
        for row in self.powers:
            begins, ends = row["in_force_from"], row["in_force_to"] or "9999-12-31"
            if not begins <= on.isoformat() <= ends or row["power_code"].split("-")[0] not in places:
                continue
            unit = self._unit(row, places)
            covered = set(row["category_codes"].split(";"))
            if unit is None:
                continue
            if kinds & covered:
                yield row, unit, truth(row["condition"], issue)
            elif any(issue["category_code"] in _lineage(self.categories, code) for code in covered):
                # The category given is coarser than the row's: the finer one may or may not be meant.
                yield row, unit, False if truth(row["condition"], issue) is False else None

    def _unit(self, row: Mapping[str, str], places: set[str]) -> str | None:
        """The holder; empty when it is the unit of a street and the place is coarser; None when there is none here."""
        types = row["holder_unit_type"].split(";")
        if row["holder_level"] == "district":
            return next(unit["unit_code"] for unit in self.units if unit["unit_type"] in types)
        if not any(self.areas[place]["level"] == "street" for place in places):
            return ""
        return next((u["unit_code"] for u in self.units if u["unit_type"] in types and u["area_code"] in places), None)


def truth(condition: str, issue: Mapping[str, Any]) -> bool | None:
    """True, False or None for unknown."""
    if not condition:
        return True
    return _disjunction(_TOKEN.findall(condition), issue)


def _disjunction(tokens: list[str], issue: Mapping[str, Any]) -> bool | None:
    values = [_conjunction(tokens, issue)]
    while tokens[:1] == ["or"]:
        tokens.pop(0)
        values.append(_conjunction(tokens, issue))
    return True if True in values else None if None in values else False


def _conjunction(tokens: list[str], issue: Mapping[str, Any]) -> bool | None:
    values = [_atom(tokens, issue)]
    while tokens[:1] == ["and"]:
        tokens.pop(0)
        values.append(_atom(tokens, issue))
    return False if False in values else None if None in values else True


def _atom(tokens: list[str], issue: Mapping[str, Any]) -> bool | None:
    word = tokens.pop(0)
    if word == "not":
        value = _atom(tokens, issue)
        return None if value is None else not value
    if word == "(":
        value = _disjunction(tokens, issue)
        tokens.pop(0)
        return value
    if word == "urgent":
        return issue.get("urgency") in ("urgent", "emergency")
    if word == "text":
        del tokens[:2]  # has any
        text = f"{issue.get('title', '')}\n{issue.get('text', '')}"
        return any(keyword in text for keyword in _words(tokens))
    fact, operator = _fact(word, issue), tokens.pop(0)
    if operator == "in":
        words = _words(tokens)
        return None if fact is None else fact in words
    wanted = tokens.pop(0)
    return None if fact is None else _OPERATORS[operator](fact, wanted[1:-1] if wanted[0] == '"' else int(wanted))


def _words(tokens: list[str]) -> list[str]:
    end = tokens.index(")")
    words = [token[1:-1] for token in tokens[:end] if token[0] == '"']
    del tokens[: end + 1]
    return words


def _fact(name: str, issue: Mapping[str, Any]) -> Any:
    if not name.startswith("time."):
        return issue.get("fields", {}).get(name)
    if "occurred_at" not in issue:
        return None
    time = datetime.fromisoformat(issue["occurred_at"]).astimezone(SHANGHAI)
    return {"time.hour": time.hour, "time.month": time.month, "time.weekday": time.isoweekday()}[name]


def _lineage(tree: Mapping[str, Mapping[str, str]], code: str) -> set[str]:
    found = set()
    while code:
        found.add(code)
        code = tree[code]["parent"]
    return found
