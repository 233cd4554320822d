"""How long ten thousand cases take whose marks come due within one minute, with a million others waiting.

The others are rows of `clock_mark` alone: the timer never looks at a case that is not due. Those that are due are
emergencies of ten hours, signed for, so that one mark falls on each: ESC-001, at three tenths of the limit.
"""

import asyncio
import time
from dataclasses import dataclass

import asyncpg

from bench.figures import Figure, at_most
from bench.ground import Ground
from deploy.local.loop import finish

SECONDS_MAX = 60
PATIENCE_SECONDS = 600.0
_OTHERS = """
INSERT INTO clock_mark (case_id, due_at, mark)
SELECT gen_random_uuid(), now() + interval '1 day' + number * interval '1 second', 'bench'
  FROM generate_series(1, $1::bigint) AS number
"""
_DUE = """
WITH due AS (
    SELECT gen_random_uuid() AS id, now() - random() * interval '1 minute' AS at FROM generate_series(1, $1::bigint)
), cases AS (
    INSERT INTO case_file (
        id, version, state, is_open, triage_reason, title_masked, text_masked, category_code, area_code, urgency,
        channel, reporter_ref, receiving_unit, about_unit, received_at, fields, opened_at, lead_unit, lead_post,
        lead_power, lead_person, work_unit, assistants, respond_at, resolve_at, deadlines_provisional,
        supervising_unit, disputed_units, rulebook_version, rulebook_digest, accepted_at, result_masked, clocks)
    SELECT id, 2, 'accepted', true, '', '夜间施工噪声扰民', '请管一管。', '040203', '500105006002', 'emergency',
           'web', 'rp_bench_due', '', '', at - interval '3 hours', '{}', at - interval '3 hours', '500105-HB',
           '500105-HB-P07', '', '', '500105-HB', '[]', at - interval '2 hours', at + interval '7 hours', false,
           '', '[]', $2, '', at - interval '2 hours', '',
           jsonb_build_array(jsonb_build_object('clock', 'resolve', 'kind', 'start', 'at', at - interval '3 hours',
                                                'limit', jsonb_build_array('clock_minutes', 600, '')))
      FROM due RETURNING id
)
INSERT INTO clock_mark (case_id, due_at, mark) SELECT id, at, '' FROM due
"""
VERSION = "SELECT version FROM rulebook_version WHERE status = 'published' ORDER BY published_at DESC LIMIT 1"
_LEFT = "SELECT count(*) FROM clock_mark WHERE due_at <= now()"
# Of these cases alone: marks of others may come due meanwhile, too.
_TOLD = """
SELECT count(*) AS told, count(DISTINCT case_id) AS cases FROM case_event JOIN case_file ON case_file.id = case_id
 WHERE reporter_ref = 'rp_bench_due' AND type = 'routing.v1.CaseReminded' AND case_event.occurred_at >= $1
"""


@dataclass(frozen=True)
class Fired:
    """`told`: reminders; `cases`: that got one."""

    seconds: float
    told: int
    cases: int


async def fire(database_url: str, count: int, others: int) -> Fired:
    """Fills the tables and waits for a timer that runs. TimeoutError when marks are left after ten minutes."""
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(_OTHERS, others, timeout=PATIENCE_SECONDS)
        await connection.execute("ANALYZE clock_mark")
        version, begun_at = await connection.fetchval(VERSION), await connection.fetchval("SELECT now()")
        await connection.execute(_DUE, count, version, timeout=PATIENCE_SECONDS)
        begun = time.monotonic()
        async with asyncio.timeout(PATIENCE_SECONDS):
            # The server's own pause: what waits for it is another process, which tells nobody.
            while await connection.fetchval(_LEFT):
                await connection.execute("SELECT pg_sleep(0.2)")
        seconds = time.monotonic() - begun
        row = await connection.fetchrow(_TOLD, begun_at)
        return Fired(seconds, row["told"], row["cases"])
    finally:
        await connection.close()


def measure(ground: Ground, count: int, others: int) -> list[Figure]:
    """Routing alone and whole: its timer, and its relay that publishes what the timer writes."""
    ground.stop_services()
    ground.stack.start_service("routing")
    ground.stack.wait_ready(["routing"])
    fired = finish(fire(ground.superuser_url("routing"), count, others))
    note = f"另有 {others:,} 个未到期；{count / fired.seconds:,.0f} 件/s"
    return [
        Figure("escalation_seconds", f"{count:,} 件同时到点", fired.seconds, "s", at_most(SECONDS_MAX), note=note),
        Figure(
            "escalation_not_once",
            "漏发或重发",
            abs(fired.told - count) + abs(fired.cases - count),
            "件",
            at_most(0),
        ),
    ]
