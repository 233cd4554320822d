"""Floor and product in turn; what both did becomes figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bench import accept, drain, floor_drain
from bench.accept import Burst
from bench.drain import Drain
from bench.figures import Figure, at_least
from bench.ground import Ground
from bench.measures import median_of, ratio_of_medians
from bench.plan import Plan
from deploy.local.loop import finish
from deploy.local.ports import SERVICES

# What floors like these did on two idle cores; a floor under 0.7 of it is measured wrongly, or the machine is busy.
FLOOR_ACCEPTS_GIVEN = 1000
FLOOR_RECORDS_GIVEN = 7200
FLOOR_CREDIBLE = 0.7
ACCEPT_OF_FLOOR = 0.5
DRAIN_OF_FLOOR = 0.3
SERVERS = ("kafka", "postgres")

Say = Callable[[str], None]


@dataclass
class Rounds:
    floor_bursts: list[Burst] = field(default_factory=list)
    bursts: list[Burst] = field(default_factory=list)
    floor_drains: list[float] = field(default_factory=list)
    drains: list[Drain] = field(default_factory=list)

    @property
    def accept_rate(self) -> float:
        return median_of([burst.per_second for burst in self.bursts])


def run(ground: Ground, plan: Plan, say: Say) -> Rounds:
    """Each round: floor A, intake alone; floor B, then all services on what intake took in."""
    done = Rounds()
    database_url = ground.make_floor_database()
    for number in range(1, plan.rounds + 1):
        if "accept" in plan.parts:
            done.floor_bursts.append(accept.floor_burst(ground, database_url, plan, number))
            say(f"{number}/{plan.rounds} 下限 A  {done.floor_bursts[-1].per_second:,.0f} 件/s")
        done.bursts.append(accept.product_burst(ground, plan, number))
        say(f"{number}/{plan.rounds} 受理    {done.bursts[-1].per_second:,.0f} 件/s")
        if "drain" in plan.parts:
            floor = floor_drain.measure(database_url, ground.kafka, plan.floor_issues)
            done.floor_drains.append(finish(floor))
            say(f"{number}/{plan.rounds} 下限 B  {done.floor_drains[-1]:,.0f} 条/s")
            done.drains.append(drain.product_drain(ground))
            say(f"{number}/{plan.rounds} 消化    {done.drains[-1].per_second:,.0f} 条/s")
    return done


def accept_figures(rounds: Rounds) -> list[Figure]:
    floors = [burst.per_second for burst in rounds.floor_bursts]
    rates = [burst.per_second for burst in rounds.bursts]
    latency = median_of([burst.tally.p99_ms for burst in rounds.bursts])
    cpu = median_of([per_case(burst.cpu_seconds, burst.accepted)["intake"] for burst in rounds.bursts])
    floor_cpu = median_of([per_case(burst.cpu_seconds, burst.accepted)["floor"] for burst in rounds.floor_bursts])
    product = Figure(
        "accepts_per_second",
        "受理（16 连接，单进程）",
        rounds.accept_rate,
        "件/s",
        at_least(ACCEPT_OF_FLOOR, of_floor=True),
        ratio_of_medians(rates, floors),
        tuple(rates),
        note=f"答复 p99 {latency:.0f} ms；每件 CPU {cpu:.2f} ms，下限 {floor_cpu:.2f} ms",
        detail={"others_cores": [burst.others_cores for burst in rounds.bursts]},
    )
    return [
        floor_figure("floor_a_accepts_per_second", "下限 A：FastAPI + asyncpg", floors, FLOOR_ACCEPTS_GIVEN, "件/s"),
        product,
    ]


def drain_figures(rounds: Rounds) -> list[Figure]:
    rates = [each.per_second for each in rounds.drains]
    per_case = median_of([each.records / each.cases for each in rounds.drains])
    product = Figure(
        "records_per_second",
        "消化积压（全部服务）",
        median_of(rates),
        "条/s",
        at_least(DRAIN_OF_FLOOR, of_floor=True),
        ratio_of_medians(rates, rounds.floor_drains),
        tuple(rates),
        note=f"每件 {per_case:.1f} 条记录",
        detail={
            "cases": [each.cases for each in rounds.drains],
            "records": [each.records for each in rounds.drains],
            "seconds": [each.seconds for each in rounds.drains],
            "others_cores": [each.others_cores for each in rounds.drains],
        },
    )
    floors = rounds.floor_drains
    return [
        floor_figure("floor_b_records_per_second", "下限 B：aiokafka + asyncpg", floors, FLOOR_RECORDS_GIVEN, "条/s"),
        product,
    ]


def floor_figure(name: str, label: str, runs: list[float], given: float, unit: str) -> Figure:
    """A floor too low to be believed would make our ratio too good, so it fails like a missed target."""
    value = median_of(runs)
    target = at_least(FLOOR_CREDIBLE * given)
    note = "" if target.is_met_by(value) else "低于参考值的 0.7：机器不空闲，或下限测错"
    return Figure(name, label, value, unit, target, runs=tuple(runs), note=note, detail={"given": given})


def cpu_figures(rounds: Rounds) -> list[Figure]:
    """CPU of taking a case in and of all that follows, over all our processes; the servers apart."""
    cases = [per_case(burst.cpu_seconds, burst.accepted) for burst in rounds.bursts]
    cases_after = [per_case(each.cpu_seconds, each.cases) for each in rounds.drains]
    together = [
        {name: first.get(name, 0.0) + then.get(name, 0.0) for name in (*SERVICES, *SERVERS)}
        for first, then in zip(cases, cases_after, strict=True)
    ]
    ours = [total_of(each, SERVICES) for each in together]
    detail = {name: median_of([each[name] for each in together]) for name in (*SERVICES, *SERVERS)}
    figures = [Figure("cpu_ms_per_case", "每件 CPU，四个服务", median_of(ours), "ms", runs=tuple(ours), detail=detail)]
    for name in SERVERS:
        runs = tuple(each[name] for each in together)
        figures.append(Figure(f"cpu_ms_per_case_{name}", f"每件 CPU，{name}", median_of(runs), "ms", runs=runs))
    return figures


def per_case(cpu_seconds: Mapping[str, float], cases: int) -> dict[str, float]:
    """Milliseconds by process."""
    return {name: seconds * 1000 / cases for name, seconds in cpu_seconds.items()} if cases else {}


def total_of(by_name: Mapping[str, float], names: Iterable[str]) -> float:
    return sum(by_name[name] for name in names)
