"""How much lies in a queue, added up from its kinds."""

from collections import Counter
from collections.abc import Iterable

from typing_extensions import TypedDict

from services.routing.adapters.queue_pages import QueueCount

_DUE = ("overdue", "due_today", "due_in_24_hours", "due_in_3_days", "response_overdue", "response_due_in_4_hours")


class CountsView(TypedDict):
    """Numbers of cases. `nearing`: overdue, and due today or soon."""

    open: int
    by_state: dict[str, int]
    by_role: dict[str, int]
    by_urgency: dict[str, int]
    nearing: dict[str, int]


def counts_view(counts: Iterable[QueueCount]) -> CountsView:
    """{open, by_state, by_role, by_urgency, nearing}; what is due today or soon is not overdue yet."""
    by: dict[str, Counter[str]] = {"state": Counter(), "role": Counter(), "urgency": Counter()}
    nearing: Counter[str] = Counter()
    for each in counts:
        for kind, counter in by.items():
            counter[getattr(each, kind)] += each.cases
        for name in _DUE:
            nearing[name] += getattr(each, name)
    return {
        "open": by["state"].total(),
        "by_state": dict(sorted(by["state"].items())),
        "by_role": dict(sorted(by["role"].items())),
        "by_urgency": dict(sorted(by["urgency"].items())),
        "nearing": {name: nearing[name] for name in _DUE},
    }
