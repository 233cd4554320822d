"""What supervisors ask of audit over HTTP: a case's trail among ten thousand records and among a million, and the rates
over a year of a million cases, by every dimension."""

import hashlib
import http.client
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlsplit
from uuid import UUID

from bench.audit_filling import RECORDS_A_CASE, YEAR, empty, fill_records, fill_year
from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import median_of, percentile
from cli.token import issuer_of
from deploy.local.loop import finish
from services.audit.domain.rates.measures import MEASURES

TRAIL_MS_MAX, RATES_MS_MAX, GROWTH_MAX = 20, 300, 1.5
SMALL = 10_000
WARMUP, RATE_QUESTIONS = 30, 7
DIMENSIONS = ("unit", "post", "power", "category", "area", "channel")
# Whole, and put together from months and days.
PERIODS = (str(YEAR), f"{YEAR}-01-10..{YEAR}-12-20")
ANSWER_SECONDS_MAX = 60


class Supervisor:
    """A kept-alive connection to audit; of the whole area."""

    def __init__(self, ground: Ground) -> None:
        address = urlsplit(ground.service_url("audit")).netloc
        self._connection = http.client.HTTPConnection(address, timeout=ANSWER_SECONDS_MAX)
        token = issuer_of(ground.stack.env).issue("supervisor", "bench", lifetime=timedelta(hours=2))
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, address: str) -> tuple[float, bytes]:
        """Milliseconds, and the answer; AssertionError when it is no 200."""
        begun = time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        assert answer.status == 200, body[:500]
        return milliseconds, body

    def trails(self, records: int, count: int, chance: random.Random) -> Iterator[float]:
        """Of cases at random; each must hold all its records."""
        for number in chance.choices(range(records // RECORDS_A_CASE), k=count):
            milliseconds, body = self.get(f"/v1/cases/{case_id(number)}/trail")
            assert body.count(b'"event_id"') >= RECORDS_A_CASE
            yield milliseconds

    def rates(self, by: str, period: str) -> list[float]:
        address = f"/v1/rates?by={by}&period={quote(period)}"
        return [self.get(address)[0] for _ in range(RATE_QUESTIONS)]


def case_id(number: int) -> UUID:
    """As the filling makes it."""
    return UUID(hashlib.md5(f"case{number}".encode(), usedforsecurity=False).hexdigest())


def measure(ground: Ground, records: int, cases: int, trails: int, seed: int) -> list[Figure]:
    """Audit's HTTP alone, on a database that is emptied before: nobody may record in it any more."""
    ground.stop_services()
    ground.stack.start_service("audit", "http")
    ground.stack.wait_ready(["audit"])
    database_url, chance = ground.superuser_url("audit"), random.Random(seed)
    finish(empty(database_url))
    finish(fill_records(database_url, 0, SMALL))
    small = _trails(ground, SMALL, trails, chance)
    finish(fill_records(database_url, SMALL, records))
    large = _trails(ground, records, trails, chance)
    finish(fill_year(database_url, cases, list(MEASURES)))
    reader = Supervisor(ground)
    spent = {(by, period): reader.rates(by, period) for period in PERIODS for by in DIMENSIONS}
    return [*trail_figures(small, large, records), *rate_figures(spent, cases)]


def _trails(ground: Ground, records: int, trails: int, chance: random.Random) -> list[float]:
    reader = Supervisor(ground)
    list(reader.trails(records, WARMUP, chance))
    return list(reader.trails(records, trails, chance))


def trail_figures(small: list[float], large: list[float], records: int) -> list[Figure]:
    growth = median_of(large) / median_of(small)
    note = f"{records:,} 条记录，每件 {RECORDS_A_CASE} 条；p50 {median_of(large):.1f} ms；每次查询留记录"
    return [
        Figure("audit_trail_p99_ms", "办件轨迹 p99", percentile(large, 99), "ms", at_most(TRAIL_MS_MAX), note=note),
        Figure(
            "audit_trail_growth",
            f"办件轨迹，与 {SMALL:,} 条时相比",
            growth,
            "×",
            at_most(GROWTH_MAX),
            note=f"当时 p50 {median_of(small):.1f} ms，p99 {percentile(small, 99):.1f} ms",
        ),
    ]


def rate_figures(spent: dict[tuple[str, str], list[float]], cases: int) -> list[Figure]:
    medians = {f"{by} {period}": median_of(values) for (by, period), values in spent.items()}
    of_year = {by: median_of(spent[by, PERIODS[0]]) for by in DIMENSIONS}
    slowest = max(of_year, key=lambda by: of_year[by])
    parted = max(median_of(spent[by, PERIODS[1]]) for by in DIMENSIONS)
    return [
        Figure(
            "audit_rates_year_ms",
            f"一年 {cases:,} 件的三率，最慢的维度",
            of_year[slowest],
            "ms",
            at_most(RATES_MS_MAX),
            note=f"按 {slowest}，{RATE_QUESTIONS} 次的中位数",
            detail=medians,
        ),
        Figure("audit_rates_parted_ms", f"{PERIODS[1]} 的三率，最慢的维度", parted, "ms", note="由月和日拼成"),
    ]
