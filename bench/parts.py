"""Which part measures what, in which order, and with what running."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench import (
    actions,
    analysis,
    audit,
    decide,
    documents,
    duplicates,
    escalation,
    fairness,
    latency,
    log,
    masking,
    memory,
    moves,
    notifications,
    publishing,
    queue,
    races,
    rounds,
    rulebook,
    settings_used,
    startup,
    surges,
    webhooks,
)
from bench.figures import Figure, at_most
from bench.ground import Ground, ground
from bench.latency import Latency
from bench.plan import STACKLESS
from bench.rounds import Rounds
from bench.run import Run
from deploy.local.progress import say

LATENCY_P50_MS_MAX = 150
LATENCY_P99_MS_MAX = 1000
RATE_OF_TOP = 0.25
# More of the machine than this taken by others, and the figures are not ours alone.
OTHERS_CORES_MAX = 0.15


class RateUnknownError(Exception):
    """Latency is measured at a quarter of the top rate, which could not be measured."""


def measure_all(run: Run, home: Path, cold: bool) -> None:
    """PartsFailedError at the end, when a part failed."""
    plan = run.plan
    run.part(lambda: decide.measure(plan.decisions, plan.seed), "decide")
    run.part(lambda: rulebook.measure(plan.city_issues, plan.seed), "rulebook")
    run.part(lambda: analysis.measure(plan.seed), "analysis")
    run.part(lambda: _classified(plan.classify_seeds), "classify")
    run.part(lambda: masking.measure(plan.masked_people, plan.seed), "masking")
    run.part(fairness.measure, "fairness")
    run.part(documents.measure, "documents")
    run.part(surges.measure, "surges")
    run.part(lambda: log.measure(plan.seed), "log")
    if plan.needs_stack or cold:
        with ground(home) as made:
            _Stacked(run, made).measure_all(cold)
            # In here, so that the logs of what failed are kept.
            run.require_whole()
    run.require_whole()


def _classified(seeds: int) -> Sequence[Figure]:
    # Imported late: it brings scikit-learn, and the other parts watch the memory.
    from bench import classification

    return classification.measure(seeds, plain_seeds=1)


class _Stacked:
    """The parts that need the services, in an order in which none spoils the next."""

    def __init__(self, run: Run, made: Ground) -> None:
        self._run = run
        self._made = made
        self._done: Rounds | None = None

    def measure_all(self, cold: bool) -> None:
        run, made, plan = self._run, self._made, self._run.plan
        if cold:
            try:
                run.keep([startup.measure_cold(made)])
            except Exception as failure:
                run.fail(failure, "cold")
        if not plan.needs_stack or not self._is_up():
            return
        self._part(lambda: [startup.measure_warm(made, plan.warm_starts)], "startup")
        self._part(lambda: memory.measure(made, plan.settle_seconds), "memory")
        self._part(self._rounds, "accept", "drain")
        self._part(self._latency, "latency")
        self._part(lambda: actions.measure(made, plan.action_issues), "actions")
        # Last, for these make cases that only routing knows of, and events that others can't follow.
        self._part(lambda: escalation.measure(made, plan.marks_due, plan.marks_waiting), "escalation")
        self._part(lambda: moves.measure(made, plan.moved_cases), "moves")
        self._part(lambda: races.measure(made, plan.races), "races")
        self._part(lambda: duplicates.measure(made, plan), "duplicates")
        self._part(lambda: queue.measure(made, plan.queue_cases, plan.queue_pages), "queue")
        self._part(lambda: webhooks.measure(made, plan.subscribers, plan.subscribed_events), "webhooks")
        self._part(lambda: notifications.measure(made, plan.notifications, plan.surge_followers), "notifications")
        self._part(lambda: publishing.measure(made, plan.records_waiting, plan.record_stream_seconds), "publishing")
        # Last of all: it empties audit's database, and its records are in no tree.
        self._part(
            lambda: audit.measure(made, plan.audit_records, plan.audit_cases, plan.audit_trails, plan.seed), "audit"
        )

    def _is_up(self) -> bool:
        wanted = sorted(self._run.plan.parts - set(STACKLESS))
        try:
            say(f"第一次启动 … {self._made.make('up'):.1f} s")
            self._run.settings |= settings_used.of_stack(self._made)
        except Exception as failure:
            self._run.fail(failure, *wanted)
            return False
        return True

    def _part(self, measure: Callable[[], Sequence[Figure]], *names: str) -> None:
        if not self._run.part(measure, *names):
            # Whatever it left running in whatever roles: the next part begins from the servers alone.
            self._made.stop_services()
            self._made.stack.start_servers()

    def _rounds(self) -> Sequence[Figure]:
        plan, done = self._run.plan, self._rounds_done()
        self._warn_of_others(others_in(done))
        figures = rounds.accept_figures(done) if "accept" in plan.parts else []
        return figures + (rounds.drain_figures(done) + rounds.cpu_figures(done) if "drain" in plan.parts else [])

    def _rounds_done(self) -> Rounds:
        if self._done is None:
            self._done = rounds.run(self._made, self._run.plan, say)
        return self._done

    def _latency(self) -> Sequence[Figure]:
        if self._done is None and {"accept", "drain"} & set(self._run.failed):
            raise RateUnknownError
        measured = latency.measure(self._made, self._run.plan, self._rounds_done().accept_rate * RATE_OF_TOP)
        self._warn_of_others(measured.others_cores)
        return latency_figures(measured)

    def _warn_of_others(self, cores: float) -> None:
        if cores > OTHERS_CORES_MAX:
            self._run.warnings.append(f"测量时别的程序平均占用 {cores:.2f} 个核，数字偏低")


def others_in(done: Rounds) -> float:
    bursts = [burst.others_cores for burst in (*done.floor_bursts, *done.bursts)]
    return max(bursts + [each.others_cores for each in done.drains])


def latency_figures(measured: Latency) -> list[Figure]:
    note = f"{measured.rate:.0f} 件/s，最慢 {measured.max_ms:.0f} ms，答复 p99 {measured.tally.p99_ms:.0f} ms"
    detail = {"rate": measured.rate, "issues": measured.issues, "max_ms": measured.max_ms}
    figure = partial(Figure, unit="ms", detail=detail)
    return [
        figure(
            "accepted_to_audit_p50_ms", "受理→审计 p50", measured.p50_ms, target=at_most(LATENCY_P50_MS_MAX), note=note
        ),
        figure("accepted_to_audit_p99_ms", "受理→审计 p99", measured.p99_ms, target=at_most(LATENCY_P99_MS_MAX)),
    ]
