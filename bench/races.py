"""Two officers want the same case at once, ten thousand times over: one has it, the other learns so, nothing hangs.

Both have seen version 1 and sign for it. A pair sends both requests before either reads its answer, and several pairs
race on cases of their own, so that routing is never idle; only its HTTP runs, for nobody else knows of these cases.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.databases import rows_of
from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.officers import Officer, tokens_of
from bench.plan import CONNECTIONS
from bench.queue_filling import UNIT, fill
from deploy.local.loop import finish

RACERS = (f"{UNIT}-P06", f"{UNIT}-P07")
PAIRS = CONNECTIONS // len(RACERS)
# Numbers beyond those of the queue's own filling.
FIRST_NUMBER = 10**9
DECIDED = "200/412"

# Cases of the queue's filling, all open in the racers' unit.
RACED = """
UPDATE case_file SET state = 'assigned', is_open = true, version = 1, lead_unit = $1, work_unit = $1, lead_post = $2
 WHERE id IN (SELECT id FROM case_file WHERE reporter_ref = 'rp_bench' ORDER BY id LIMIT $3) RETURNING id::text
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Races:
    """`outcomes`: the statuses of a race, sorted → how many; DECIDED only where both saw the state that came of it."""

    count: int
    outcomes: Mapping[str, int]
    deadlocks: int
    seconds: float


def measure(ground: Ground, count: int) -> list[Figure]:
    ground.stop_services()
    ground.stack.start_service("routing", "http")
    ground.stack.wait_ready(["routing"])
    return figures_of(_race(ground, count))


def _race(ground: Ground, count: int) -> Races:
    finish(fill(ground.superuser_url("routing"), FIRST_NUMBER, FIRST_NUMBER + count))
    cases = [row["id"] for row in finish(rows_of(ground, "routing", RACED, UNIT, RACERS[0], count))]
    tokens = list(tokens_of(ground, dict.fromkeys(RACERS, UNIT)).values())
    before = _deadlocks(ground)
    begun = time.perf_counter()
    with ThreadPoolExecutor(PAIRS) as pool:
        lanes = [cases[number::PAIRS] for number in range(PAIRS)]
        outcomes = sum(pool.map(lambda lane: _run(ground, lane, tokens), lanes), Counter[str]())
    seconds = time.perf_counter() - begun
    # A backend tells of its deadlocks at its end at the latest.
    ground.stop_services()
    return Races(len(cases), outcomes, _deadlocks(ground) - before, seconds)


def _run(ground: Ground, cases: Sequence[str], tokens: Sequence[str]) -> Counter[str]:
    officers = [(Officer(ground), token) for token in tokens]
    outcomes: Counter[str] = Counter()
    for case_id in cases:
        for officer, token in officers:
            officer.ask(case_id, "accept", {}, token, version=1)
        answers = [officer.answer() for officer, _ in officers]
        seen = {answer.content.get("state") for answer in answers}
        statuses = "/".join(map(str, sorted(answer.status for answer in answers)))
        outcomes[statuses if seen == {"accepted"} else f"{statuses}, {sorted(map(str, seen))}"] += 1
    return outcomes


def _deadlocks(ground: Ground) -> int:
    [row] = finish(rows_of(ground, "routing", DEADLOCKS))
    return int(row["deadlocks"])


def figures_of(races: Races) -> list[Figure]:
    return [
        Figure(
            "races_undecided",
            "两人同办一件：不是一胜一 412 的",
            races.count - races.outcomes.get(DECIDED, 0),
            "次",
            at_most(0),
            note=f"{races.count:,} 次竞争，{races.count / races.seconds:.0f} 次/s",
            detail=dict(races.outcomes),
        ),
        Figure("race_deadlocks", "竞争中的死锁", races.deadlocks, "次", at_most(0)),
    ]
