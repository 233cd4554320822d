"""Fills audit's database with records and with a year of counted cases, made by the server itself from a formula.

Records are eight a case, with leaves as long as in life. The year's cases are no records: their sums are made as the
sequencer would have, one row a place and span, from as many made-up cases as are asked for; a twentieth is open.
"""

import asyncpg

from services.audit.domain.rates.contribution import SPREAD, of_all_units
from services.audit.domain.rates.periods import DAY, MONTH
from services.audit.domain.rates.periods import YEAR as WHOLE_YEAR

YEAR = 2026
RECORDS_A_CASE = 8
FILL_SECONDS_MAX = 1_800
# The id of a case follows from its number, so that the reader knows which there are.
CASE_ID = "CAST(md5('case' || {number}) AS uuid)"
_RECORDS = f"""
INSERT INTO record (index, event_id, leaf, body_hash, occurred_at, action, actor_ref, actor_unit, power_code, case_id,
                    case_version, service, topic, sequence)
SELECT number, event_id, leaf, sha256(leaf), at, action, 'p-' || number % 900, unit, unit || '-0001', case_id, version,
       'routing', 'routing.case.v1', number
  FROM (SELECT made.*, convert_to(format(
               '{{"action":"%s","actor":{{"post":"%s-P05","ref":"p-%s","type":"officer","unit":"%s"}},'
               '"after":{{"state":"accepted"}},"before":{{"state":"assigned"}},"case_id":"%s","case_version":%s,'
               '"detail":{{"explanation":"%s"}},"event_id":"%s","index":%s,"occurred_at":"%s",'
               '"power":{{"code":"%s-0001","digest":"%s","rulebook":"2026.1"}},"recorded_at":"%s",'
               '"src":{{"offset":%s,"partition":0,"sequence":%s,"service":"routing","topic":"routing.case.v1"}},'
               '"trace_id":"0af7651916cd43dd8448eb211c80319c","v":1}}',
               action, unit, number % 900, unit, case_id, version, repeat('r', 300), event_id, number, said, unit,
               repeat('ab', 32), said, number, number), 'UTF8') AS leaf
          FROM (SELECT number, gen_random_uuid() AS event_id, at, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS said,
                       (ARRAY['issue.received','case.assigned','delivery.recorded','case.accepted','case.started',
                       'case.resolved','case.followed_up','case.closed'])[1 + number % {RECORDS_A_CASE}] AS action,
                       '500105-u' || (number / {RECORDS_A_CASE}) % 60 AS unit,
                       {CASE_ID.format(number=f"number / {RECORDS_A_CASE}")} AS case_id,
                       1 + number % {RECORDS_A_CASE} AS version
                  FROM (SELECT number, timestamp '{YEAR}-01-01' + number * interval '30 seconds' AS at
                          FROM generate_series($1::bigint, $2::bigint - 1) AS number) AS numbered) AS made) AS written
"""
_UNITS = """
INSERT INTO case_unit SELECT DISTINCT case_id, actor_unit FROM record WHERE index >= $1 AND index < $2
ON CONFLICT DO NOTHING
"""
_CASES = f"""
CREATE UNLOGGED TABLE bench_case AS
SELECT number, date '{YEAR}-01-01' + CAST(number % 365 AS integer) AS day, '500105-u' || number % 60 AS unit,
       '500105-u' || number % 60 || '-P0' || 5 + (number / 60) % 3 AS post,
       '500105-u' || number % 60 || '-' || 1 + (number / 60) % 12 AS power,
       lpad(CAST(1 + abs(hashint8(number)) % 200 AS text), 6, '0') AS category,
       '500105' || 100 + abs(hashint8(number * 7)) % 120 AS area, 'channel' || number % 8 AS channel,
       abs(hashint8(number * 11)) % 20 = 0 AS is_open, CAST(30 + abs(hashint8(number * 3)) % 70 AS smallint) AS class
  FROM generate_series(0::bigint, {{cases}}::bigint - 1) AS number
"""
_COURSES = """
INSERT INTO case_course (case_id, course, day, is_open, unit, post, power, category, area, channel, received_at,
                         respond_due, resolve_due)
SELECT gen_random_uuid(), '{}', day, is_open, unit, post, power, category, area, channel, day,
       CASE WHEN is_open THEN day + interval '12 hours' END, CASE WHEN is_open THEN day + interval '10 days' END
  FROM bench_case
"""
_FAMILIES = {
    "post": "post, category",
    "power": "power, ''",
    "area": "area, ''",
    "channel": "channel, ''",
}
_DIMENSIONS = ("unit", "post", "power", "category", "area", "channel")
_SPANS = (DAY, MONTH, WHOLE_YEAR)
_COUNTED = (
    "handled",
    "responses_due",
    "responses_in_time",
    "cases",
    "reports",
    "resolved",
    "resolved_in_time",
    "rated",
)


def _tallies(family: str, span: str, measures: list[str]) -> str:
    """Every column that is no sum of these is 0."""
    names = ", ".join(measures)
    sums = ", ".join("count(*) FILTER (WHERE NOT is_open)" if name in _COUNTED else "0" for name in measures)
    return f"""
INSERT INTO rate_tally (family, span, day, unit, key, category, {names})
SELECT '{family}', '{span}', date_trunc('{span}', day)::date, unit, {_FAMILIES[family]}, {sums}
  FROM bench_case GROUP BY 3, 4, 5, 6
"""


def _times(by: str, span: str) -> str:
    return f"""
INSERT INTO rate_time (family, span, day, unit, key, category, kind, class, count)
SELECT '{by}', '{span}', date_trunc('{span}', day)::date, unit, {by}, '', kind, class, count(*)
  FROM bench_case, unnest(ARRAY['response', 'resolution']) AS kind WHERE NOT is_open GROUP BY 3, 4, 5, 7, 8
"""


def _times_together(by: str, span: str) -> str:
    """Of all units."""
    return f"""
INSERT INTO rate_time (family, span, day, unit, key, category, kind, class, count)
SELECT '{of_all_units(by)}', span, day, '', key, '', kind, class, sum(count)
  FROM rate_time WHERE family = '{by}' AND span = '{span}' GROUP BY span, day, key, kind, class
"""


async def empty(database_url: str) -> None:
    """Of whatever was recorded before: the log is none any more."""
    connection = await _connected(database_url)
    try:
        await connection.execute("TRUNCATE record, case_unit, case_course, rate_tally, rate_time")
    finally:
        await connection.close()


async def fill_records(database_url: str, first: int, end: int) -> None:
    """Records with these indices, up to `end`."""
    connection = await _connected(database_url)
    try:
        await connection.execute(_RECORDS, first, end)
        await connection.execute(_UNITS, first, end)
        await connection.execute("VACUUM ANALYZE record, case_unit")
    finally:
        await connection.close()


async def fill_year(database_url: str, cases: int, measures: list[str]) -> None:
    connection = await _connected(database_url)
    try:
        # A statement that makes a table takes no parameters.
        await connection.execute(_CASES.format(cases=cases))
        await connection.execute(_COURSES)
        for span in _SPANS:
            for family in _FAMILIES:
                await connection.execute(_tallies(family, span, measures))
            for by in _DIMENSIONS:
                await connection.execute(_times(by, span))
            for by in SPREAD if span != DAY else ():
                await connection.execute(_times_together(by, span))
        await connection.execute("DROP TABLE bench_case")
        await connection.execute("VACUUM ANALYZE case_course, rate_tally, rate_time")
    finally:
        await connection.close()


async def _connected(database_url: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(database_url, timeout=10, command_timeout=FILL_SECONDS_MAX)
    await connection.execute("SET statement_timeout = 0")
    await connection.execute("SET synchronous_commit = off")
    return connection
