"""Many cases together: fitness, deviations by step, where the time went, and the ways that cases took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import fmean
from typing import Any

from services.audit.domain.conformance.prescription import Lists, Prescription, ReleasedList
from services.audit.domain.conformance.replay import (
    SKIPPED,
    SWAPPED,
    WRONG_POST,
    Deviation,
    Done,
    Leaf,
    Replay,
    replay,
)
from services.audit.domain.conformance.spent import spent
from services.audit.domain.conformance.working_time import WorkingTime
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
    # By step: seconds of working time since the step before of which the time is known.
    working: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case_id: str, told: Replay, begun: datetime, time: WorkingTime) -> None:
        """`begun`: when the case came to routing."""
        self.replays.append((case_id, told))
        for done in sorted((each for each in told.done if each.at), key=_when):
            self.working[done.name].append(time.seconds(begun, _when(done)))
            begun = _when(done)

    @property
    def judged(self) -> list[Replay]:
        return [each for _, each in self.replays if each.is_judged]

    @property
    def fitness(self) -> float | None:
        scores = [each.fitness for each in self.judged if each.fitness is not None]
        return round(fmean(scores), 4) if scores else None

    def steps(self) -> list[dict[str, Any]]:
        """[{step, who, done, skipped, swapped, wrong_post, working, examples: [{kind, case_id, event_id}]}], in order.

        `working`: see `spent`.
        """
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
            "working": spent(self.working[name]),
            "examples": [_example(case, each) for case, each in found[:EXAMPLES_MAX]],
        }


@dataclass(slots=True)
class ConformanceReport:
    working_time: WorkingTime
    powers: dict[str, PowerReport] = field(default_factory=dict)
    cases: int = 0
    variants: Counter[tuple[str, ...]] = field(default_factory=Counter)
    # Seconds by the clock, and of working time.
    passages: defaultdict[Passage, list[int]] = field(default_factory=lambda: defaultdict(list))
    worked: defaultdict[Passage, list[int]] = field(default_factory=lambda: defaultdict(list))
    holders: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case_id: str, leaves: Sequence[Leaf], lists: Lists, now: datetime) -> None:
        """`leaves`: a case's, in the order of its trail."""
        routing = [leaf for leaf in leaves if is_of_routing(leaf)]
        self.cases += 1
        self._replayed(case_id, routing, lists)
        moving = [leaf for leaf in routing if leaf["action"] not in ASIDE]
        self.variants[tuple(leaf["action"] for leaf in moving)] += 1
        for before, after in pairwise(moving):
            passage, begun, ended = (before["action"], after["action"]), moment_of(before), moment_of(after)
            self.passages[passage].append(max(0, round((ended - begun).total_seconds())))
            self.worked[passage].append(self.working_time.seconds(begun, ended))
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
        power.add(case_id, replay(routing, prescription, words), moment_of(routing[0]), self.working_time)

    def ways(self) -> list[dict[str, Any]]:
        common = self.variants.most_common(VARIANTS_MAX)
        return [{"actions": list(way), "count": n, "share": round(n / self.cases, 4)} for way, n in common]

    def losses(self) -> dict[str, list[dict[str, Any]]]:
        """Where the time went: by who had the case, and from one action to the next, the costliest first."""
        passages = [
            {"from": before, "to": after, **spent(seconds), "working": spent(self.worked[before, after])}
            for (before, after), seconds in self.passages.items()
        ]
        holders = [{"kind": kind, **spent(seconds)} for kind, seconds in self.holders.items()]
        return {"holders": _costliest(holders), "passages": _costliest(passages)[:VARIANTS_MAX]}


def led_by(routing: Iterable[Leaf]) -> tuple[str, str]:
    """The power that leads or led last, and the version of the list that the case goes by."""
    code = version = ""
    for leaf in routing:
        code = leaf.get("after", {}).get("lead_power", code)
        version = (leaf.get("power") or {}).get("rulebook") or version
    return code, version


def _when(done: Done) -> datetime:
    """Of one of which it is known."""
    return done.at or datetime.max


def _costliest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["seconds"], *map(str, row.values())))


def _example(case_id: str, deviation: Deviation) -> Mapping[str, str]:
    return {"kind": deviation.kind, "case_id": case_id, "event_id": deviation.event_id}
