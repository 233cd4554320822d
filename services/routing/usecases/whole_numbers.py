"""An amount may be reported in yuan and cents; conditions compare whole yuan."""

from collections.abc import Mapping
from typing import Any


def with_whole_numbers(issue: Mapping[str, Any]) -> Mapping[str, Any]:
    """The issue with its amount cut to whole yuan; anything that is no number is left for the reader to refuse."""
    fields = issue.get("fields")
    # A dict first: it nearly always is one, and abstract classes answer slowly.
    if not fields or not isinstance(fields, (dict, Mapping)) or "amount" not in fields:
        return issue
    if not isinstance(fields["amount"], float):
        return issue
    return {**issue, "fields": {**fields, "amount": _whole(fields["amount"])}}


def _whole(amount: float) -> int | float:
    return int(amount) if 0 <= amount < 2**53 else amount
