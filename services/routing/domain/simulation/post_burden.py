"""What a post bears today, and would bear if its open cases had been decided by the draft."""

from typing import Any


def post_burden(open_before: int, open_after: int, capacity_open_cases: int | None) -> dict[str, Any]:
    """{open_before, open_after, share_before, share_after}.

    Shares are of the capacity, 1.0 is full; None for a post without capacity. `open_after` is never below zero: the
    draft's past side may hold cases that another post was given in truth.
    """
    open_after = max(0, open_after)
    return {
        "open_before": open_before,
        "open_after": open_after,
        "share_before": _share(open_before, capacity_open_cases),
        "share_after": _share(open_after, capacity_open_cases),
    }


def _share(open_cases: int, capacity: int | None) -> float | None:
    return round(open_cases / capacity, 3) if capacity else None
