"""How long the words of a category are kept after its cases are over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KEEP_DAYS_MIN = 30


class RetentionTableWrong(ValueError):  # noqa: N818
    """The table says something that can't be; the message (Chinese) names every line."""


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`category_code`: a category and what is below it; empty: all others. Days from when the case was over."""

    category_code: str
    keep_days: int

    def finer_ones(self, rules: Iterable["RetentionRule"]) -> list[str]:
        """Categories below this one that have a rule of their own."""
        return [
            rule.category_code for rule in rules if rule != self and rule.category_code.startswith(self.category_code)
        ]


def read_rules(rows: Iterable[Mapping[str, str | None]]) -> tuple[RetentionRule, ...]:
    """From rows with `category_code` and `keep_days`, the first in line 2. Raises RetentionTableWrong with every bad
    line: a mistake here would destroy what nobody can bring back."""
    rules, wrong, seen = [], [], set()
    for line, row in enumerate(rows, start=2):
        code, days = (row.get("category_code") or "").strip(), (row.get("keep_days") or "").strip()
        if not days.isascii() or not days.isdecimal() or int(days) < KEEP_DAYS_MIN:
            wrong.append(f"第 {line} 行：keep_days 应为不小于 {KEEP_DAYS_MIN} 的整数")
        elif code in seen:
            wrong.append(f"第 {line} 行：类别 {code or '（其余）'} 重复")
        else:
            rules.append(RetentionRule(code, int(days)))
        seen.add(code)
    if wrong:
        raise RetentionTableWrong("；".join(wrong))
    return tuple(rules)
