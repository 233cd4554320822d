"""How long and how often everything is measured."""

from dataclasses import dataclass

STACKLESS = ("decide", "rulebook", "analysis", "classify", "masking", "fairness", "documents", "surges", "log")
# In the order in which they are measured.
PARTS = (
    *STACKLESS,
    "startup",
    "memory",
    "accept",
    "drain",
    "latency",
    "actions",
    "escalation",
    "moves",
    "races",
    "duplicates",
    "queue",
    "webhooks",
    "notifications",
    "publishing",
    "audit",
)
CONNECTIONS = 16
# What all parts of the full plan take together on two cores with nothing else to do.
FULL_MINUTES = 45


@dataclass(frozen=True)
class Plan:
    """`rounds`: floor, product, floor, product …; what is shown are the medians."""

    parts: frozenset[str]
    name: str = "full"
    rounds: int = 3
    burst_seconds: float = 30.0
    warmup_seconds: float = 3.0
    floor_issues: int = 20_000
    latency_seconds: float = 25.0
    warm_starts: int = 3
    decisions: int = 20_000
    city_issues: int = 10_000
    settle_seconds: float = 8.0
    # How often the labelled texts are split anew.
    classify_seeds: int = 5
    # Of each kind so many made-up people are masked.
    masked_people: int = 2_000
    # Likely duplicates are looked for among so many issues, so many times.
    stored_issues: int = 1_000_000
    duplicate_searches: int = 2_000
    # A queue is read with so many cases in all; so many pages are timed.
    queue_cases: int = 1_000_000
    queue_pages: int = 400
    # Of each two or three actions are taken; and so many times two officers want the same case.
    action_issues: int = 3_000
    races: int = 10_000
    # So many marks come due within a minute, and so many others wait.
    marks_due: int = 10_000
    marks_waiting: int = 1_000_000
    # So many open cases are moved from a post where nobody sits any more.
    moved_cases: int = 10_000
    # So many subscribers, and events each round.
    subscribers: int = 1_000
    subscribed_events: int = 1_000
    # So many people are written to by a vendor; and so many follow one case.
    notifications: int = 5_000
    surge_followers: int = 10_000
    # So many records wait in Kafka, and so long a stream follows.
    records_waiting: int = 60_000
    record_stream_seconds: float = 20.0
    # Trails are read among so many records, so many of them; rates over a year of so many cases.
    audit_records: int = 1_000_000
    audit_cases: int = 1_000_000
    audit_trails: int = 1_000
    seed: int = 1

    @property
    def needs_stack(self) -> bool:
        return bool(self.parts - set(STACKLESS))


def full(parts: frozenset[str], burst_seconds: float, rounds: int, seed: int) -> Plan:
    return Plan(parts, burst_seconds=burst_seconds, rounds=rounds, seed=seed)


def quick(parts: frozenset[str], seed: int) -> Plan:
    """For development: figures scatter, and caches are still filling."""
    return Plan(
        parts,
        "quick",
        rounds=1,
        burst_seconds=6.0,
        warmup_seconds=1.0,
        floor_issues=5_000,
        latency_seconds=8.0,
        warm_starts=1,
        decisions=3_000,
        city_issues=2_000,
        settle_seconds=3.0,
        classify_seeds=1,
        masked_people=300,
        stored_issues=50_000,
        duplicate_searches=400,
        queue_cases=50_000,
        queue_pages=100,
        action_issues=300,
        races=500,
        marks_due=1_000,
        marks_waiting=50_000,
        moved_cases=1_000,
        subscribed_events=250,
        notifications=1_500,
        records_waiting=8_000,
        record_stream_seconds=6.0,
        audit_records=50_000,
        audit_cases=50_000,
        audit_trails=200,
        seed=seed,
    )
