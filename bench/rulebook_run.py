"""`python -m bench.rulebook_run SNAPSHOT ISSUES SEED`: one rulebook in a process of its own; prints JSON.

First what loading costs, in time and in memory, while nothing else is there; then decisions, edits, a replay, and in
turns with the peer's once more decisions. The collector is set as in the services. Times are this process's CPU
seconds, all threads together: what one core needs, whatever else the machine does. What asking for that time takes
itself (about a microsecond, a call of the system) is taken off, ours and the peer's alike.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.consumption import own_megabytes, pss_megabytes
from bench.measures import cpu_microseconds, median_of, percentile
from chassis.collector import spare_the_collector
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.facts import facts_of
from services.routing.domain.replay import PastCase, Progress, replay
from services.routing.domain.rulebook.edits import Edit
from services.routing.domain.rulebook.serialisation import load_snapshot, snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import LEAD, Rulebook
from services.routing.usecases.decide_issue import DecideIssue, decide_issue

# Inside the powers' time in force, and a day whose working calendar is published.
ACCEPTED_AT = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
EMPTY = Rulebook((), (), (), (), (), (), ())
ROUNDS = 5
EDITS = 50
DRAFT_POWERS = 200
PEER_DECISIONS = 400
PEER_TRACED_DECISIONS = 15

Measured = dict[str, Any]


def measure(content: Path, read_issues: Callable[[], Sequence[dict[str, Any]]], seed: int) -> Measured:
    """`read_issues`: asked when the list is loaded, so that nothing else is in memory then."""
    chance, calendar = Random(seed), official_calendar()
    measured, snapshot = load(content)
    issues = read_issues()
    half = len(issues) // 2
    own, pss = own_megabytes(), pss_megabytes(os.getpid())
    decide = decider(snapshot, calendar)
    for issue in issues[:half]:
        decide(issue)
    measured["memory_used_mb"] = measured["memory_loaded_mb"] + own_megabytes() - own
    measured["pss_used_mb"] = measured["pss_loaded_mb"] + pss_megabytes(os.getpid()) - pss
    measured |= first_seen(issues[half:], snapshot, calendar)
    measured |= edits(snapshot, chance)
    measured |= replays(issues, snapshot, calendar, chance)
    return measured | in_turns(issues, snapshot, calendar, seed)


def load(content: Path) -> tuple[Measured, Snapshot]:
    # The libraries' own pages are no part of a rulebook.
    load_snapshot(snapshot_bytes(Snapshot(EMPTY, "empty")), "empty")
    gc.collect()
    before, pss_before = own_megabytes(), pss_megabytes(os.getpid())
    begun = time.process_time()
    snapshot = load_snapshot(content.read_bytes(), "bench")
    seconds = time.process_time() - begun
    spare_the_collector()
    measured = {
        "powers": len(snapshot.power_by_code),
        "load_s": seconds,
        "memory_loaded_mb": own_megabytes() - before,
        "pss_loaded_mb": pss_megabytes(os.getpid()) - pss_before,
    }
    return measured, snapshot


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def decider(snapshot: Snapshot, calendar: OfficialCalendar) -> Callable[[dict[str, Any]], bytes]:
    """The service's way, without HTTP: from a parsed issue to the explanation as JSON. One call deep, as the peer's."""

    def decide(issue: dict[str, Any]) -> bytes:
        return orjson.dumps(decide_issue(DecideIssue(issue, ACCEPTED_AT), snapshot, calendar))

    return decide


def first_seen(issues: Sequence[dict[str, Any]], snapshot: Snapshot, calendar: OfficialCalendar) -> Measured:
    """Other issues than those that warmed it up: their category and street are mostly met for the first time."""
    taken = timed(issues, snapshot, calendar)
    return {"first_p50_us": percentile(taken, 50), "first_p99_us": percentile(taken, 99)}


def timed(issues: Sequence[dict[str, Any]], snapshot: Snapshot, calendar: OfficialCalendar) -> list[float]:
    return cpu_microseconds(decider(snapshot, calendar), issues)


def edits(snapshot: Snapshot, chance: Random) -> Measured:
    """One row changed, and the new snapshot ready to decide; the median and the slowest."""
    taken = []
    for power in chance.sample(snapshot.rulebook.powers, EDITS):
        edit = Edit((replace(power, condition='text has any ("新词")', precedence=power.precedence + 1),))
        begun = time.process_time()
        snapshot.edited(edit, "edited")
        taken.append((time.process_time() - begun) * 1000)
    return {"edit_ms": median_of(taken), "edit_ms_max": max(taken)}


def replays(
    issues: Sequence[dict[str, Any]], snapshot: Snapshot, calendar: OfficialCalendar, chance: Random
) -> Measured:
    """A draft that changes some hundred powers of all districts; and one where every case has to be decided again."""
    cases = [PastCase(str(number), facts_of(issue), ACCEPTED_AT) for number, issue in enumerate(issues)]
    leads = [power for power in snapshot.rulebook.powers if power.lead_or_assist == LEAD]
    chosen = chance.sample(leads, min(DRAFT_POWERS, len(leads)))
    draft = snapshot.edited(Edit(tuple(replace(each, resolve_within_workdays=99) for each in chosen)), "draft")
    progress = Progress()
    begun = time.process_time()
    changed = sum(1 for _ in replay(cases, snapshot, draft, calendar, progress))
    rate = len(cases) / (time.process_time() - begun)
    everywhere = Snapshot(replace(snapshot.rulebook, escalation=snapshot.rulebook.escalation[:-1]), "everywhere")
    few = cases[:2000]
    begun = time.process_time()
    list(replay(few, snapshot, everywhere, calendar))
    worst = len(few) / (time.process_time() - begun)
    return {"replay_rate": rate, "replayed": progress.decided, "changed": changed, "replay_rate_worst": worst}


def in_turns(issues: Sequence[dict[str, Any]], snapshot: Snapshot, calendar: OfficialCalendar, seed: int) -> Measured:
    """Ours and the peer's, round by round, so that what else the machine does falls on both; of each issue the fastest
    round counts, for the others had to share caches and cores with other programs."""
    from bench.peer_zen import ZenPeer

    peer = ZenPeer(snapshot.rulebook)
    contexts = peer.placed(issues[:PEER_DECISIONS], seed)
    ours, zen, traced = Fastest(), Fastest(), Fastest()
    batches: list[float] = []
    for _ in range(ROUNDS):
        ours.add(timed(issues, snapshot, calendar))
        zen.add(cpu_microseconds(peer.decide, contexts))
        traced.add(cpu_microseconds(peer.decide_traced, contexts[:PEER_TRACED_DECISIONS]))
        (batch,) = cpu_microseconds(peer.decide_batch, [contexts])
        batches.append(batch / len(contexts))
    return {
        "p50_us": percentile(ours.each, 50),
        "p99_us": percentile(ours.each, 99),
        "round_p50_us": ours.medians,
        "zen_us": percentile(zen.each, 50),
        "zen_traced_us": percentile(traced.each, 50),
        "zen_batch_us": min(batches),
    }


class Fastest:
    """Of every round's times the lowest for each issue; `medians`: one a round, as they were."""

    def __init__(self) -> None:
        self.each: list[float] = []
        self.medians: list[float] = []

    def add(self, times: list[float]) -> None:
        self.each = list(map(min, self.each, times)) if self.each else times
        self.medians.append(percentile(times, 50))


if __name__ == "__main__":
    result = measure(Path(sys.argv[1]), lambda: read_lines(Path(sys.argv[2])), int(sys.argv[3]))
    sys.stdout.buffer.write(orjson.dumps(result))
