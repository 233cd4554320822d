"""Many cases together: fitness, deviations by step, where the time went, and the ways that cases took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from services.audit.domain.conformance.prescription import Lists, Prescription, ReleasedList
from services.audit.domain.conformance.replay import (
    SKIPPED,
    SWAPPED,
    WRONG_POST,
    Deviation,
    Leaf,
    Replay,
    replay,
)
from services.audit.domain.whose_time import is_of_routing, moment_of, whose_time

# What moves no case on.
ASIDE = frozenset(
    {
        "message.posted",
        "case.reminded",
        "case.linked",
        "breach.noticed",
        "deviation.noticed",
        "clock.rebased",
        "mark.heard",
        "mark.upheld",
        "mark.excused",
        "mark.appealed",
        "mark.reminded",
        "mark.unanswered",
    }
)
VARIANTS_MAX = 30
EXAMPLES_MAX = 5
Passage = tuple[str, str]


@dataclass(slots=True)
class PowerReport:
    """`replays` of the cases whose release prescribes steps; `unknown` are those whose release was never heard."""

    power_code: str
    prescription: Prescription | None = None
    cases: int = 0
    unknown: int = 0
    replays: list[tuple[str, Replay]] = field(default_factory=list)

    @property
    def judged(self) -> list[Replay]:
        return [each for _, each in self.replays if each.is_judged]

    @property
    def fitness(self) -> float | None:
        scores = [each.fitness for each in self.judged if each.fitness is not None]
        return round(fmean(scores), 4) if scores else None

    def steps(self) -> list[dict[str, Any]]:
        """[{step, who, done, skipped, swapped, wrong_post, examples: [{kind, case_id, event_id}]}], in order."""
        prescribed = self.prescription.steps if self.prescription else ()
        return [self._step(step.name, step.who) for step in prescribed]

    def _step(self, name: str, who: Sequence[str]) -> dict[str, Any]:
        found = [(case, each) for case, told in self.replays for each in told.deviations if each.step == name]
        kinds = Counter(each.kind for _, each in found)
        return {
            "step": name,
            "who": list(who),
            "done": sum(name in (each.name for each in told.done) for _, told in self.replays),
            **{kind: kinds[kind] for kind in (SKIPPED, SWAPPED, WRONG_POST)},
            "examples": [_example(case, each) for case, each in found[:EXAMPLES_MAX]],
        }


@dataclass(slots=True)
class ConformanceReport:
    powers: dict[str, PowerReport] = field(default_factory=dict)
    cases: int = 0
    variants: Counter[tuple[str, ...]] = field(default_factory=Counter)
    # Seconds.
    passages: defaultdict[Passage, list[int]] = field(default_factory=lambda: defaultdict(list))
    holders: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case_id: str, leaves: Sequence[Leaf], lists: Lists, now: datetime) -> None:
        """`leaves`: a case's, in the order of its trail."""
        routing = [leaf for leaf in leaves if is_of_routing(leaf)]
        self.cases += 1
        self._replayed(case_id, routing, lists)
        moving = [leaf for leaf in routing if leaf["action"] not in ASIDE]
        self.variants[tuple(leaf["action"] for leaf in moving)] += 1
        for before, after in pairwise(moving):
            seconds = max(0, round((moment_of(after) - moment_of(before)).total_seconds()))
            self.passages[before["action"], after["action"]].append(seconds)
        for booked in whose_time(routing, now)["booked"]:
            self.holders[booked["kind"]].append(booked["seconds"])

    def _replayed(self, case_id: str, routing: Sequence[Leaf], lists: Lists) -> None:
        code, version = led_by(routing)
        power = self.powers.setdefault(code, PowerReport(code))
        power.cases += 1
        words = lists.get(version, ReleasedList())
        prescription = words.powers.get(code)
        if prescription is None:
            power.unknown += 1
            return
        # The newest wording is the one that is shown.
        power.prescription = prescription
        power.replays.append((case_id, replay(routing, prescription, words)))

    def ways(self) -> list[dict[str, Any]]:
        common = self.variants.most_common(VARIANTS_MAX)
        return [{"actions": list(way), "count": n, "share": round(n / self.cases, 4)} for way, n in common]

    def losses(self) -> dict[str, list[dict[str, Any]]]:
        """Where the time went: by who had the case, and from one action to the next, the costliest first."""
        passages = [
            {"from": before, "to": after, **_spent(seconds)} for (before, after), seconds in self.passages.items()
        ]
        holders = [{"kind": kind, **_spent(seconds)} for kind, seconds in self.holders.items()]
        return {"holders": _costliest(holders), "passages": _costliest(passages)[:VARIANTS_MAX]}


def led_by(routing: Iterable[Leaf]) -> tuple[str, str]:
    """The power that leads or led last, and the version of the list that the case goes by."""
    code = version = ""
    for leaf in routing:
        code = leaf.get("after", {}).get("lead_power", code)
        version = (leaf.get("power") or {}).get("rulebook") or version
    return code, version


def _spent(seconds: Sequence[int]) -> dict[str, int]:
    return {"count": len(seconds), "seconds": sum(seconds), "median_seconds": round(median(seconds))}


def _costliest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["seconds"], *map(str, row.values())))


def _example(case_id: str, deviation: Deviation) -> Mapping[str, str]:
    return {"kind": deviation.kind, "case_id": case_id, "event_id": deviation.event_id}
