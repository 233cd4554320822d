"""Fills routing's database with cases for a queue to be read from: as many as asked, spread over units as in life.

Made by the server itself, from a formula, which is as quick as COPY and needs no million rows of Python. The queue's
rows are those that the repository would write: the lead's, and for every third case an assistant's.
"""

import asyncpg

# Of the sample district: a twentieth of all cases is this unit's, whose queue is read.
UNIT = "500105-HB"
POST = "500105-HB-P07"
_UNITS = (
    "(ARRAY['500105-HB','500105-CG','500105-ZJ','500105-GA','500105-u05','500105-u06','500105-u07','500105-u08',"
    "'500105-u09','500105-u10','500105-u11','500105-u12','500105-u13','500105-u14','500105-u15','500105-u16',"
    "'500105-u17','500105-u18','500105-u19','500105-u20'])"
)
# Three of ten cases are open. Due times lie within sixty days around now.
_CASES = f"""
INSERT INTO case_file (
    id, version, state, is_open, triage_reason, title_masked, text_masked, category_code, area_code, urgency, channel,
    reporter_ref, receiving_unit, about_unit, received_at, fields, opened_at, lead_unit, lead_post, lead_power,
    lead_person, work_unit, assistants, respond_at, resolve_at, deadlines_provisional, supervising_unit, disputed_units,
    rulebook_version, rulebook_digest, result_masked)
SELECT id, 1, CASE WHEN is_open THEN (ARRAY['assigned','accepted','in_progress'])[1 + number % 3] ELSE 'closed' END,
       is_open, '',
       '第' || number || '号：' || (ARRAY['夜间施工噪声扰民','路灯不亮','井盖缺失','占道经营'])[1 + number % 4],
       repeat('小区对面的工地夜里十一点以后还在打桩，请管一管。', 4),
       (ARRAY['040203','040201','010204','020101'])[1 + number % 4], '500105006002',
       (ARRAY['normal','normal','normal','normal','consult','consult','urgent','urgent','urgent','emergency'])
           [1 + number % 10],
       'web', 'rp_bench', '', '', due - interval '20 days', '{{}}', due - interval '20 days', unit, unit || '-P07',
       'P-' || number % 40, '', unit, '[]', due - interval '10 days', due, false, '', '[]', '', '', ''
  FROM (SELECT number, gen_random_uuid() AS id, (number / 20) % 10 < 3 AS is_open, {_UNITS}[1 + number % 20] AS unit,
               now() + (hashint8(number) % 30) * interval '1 day' + (number % 86400) * interval '1 second' AS due
          FROM generate_series($1::bigint, $2::bigint - 1) AS number) AS made
"""
_ITEMS = f"""
INSERT INTO queue_item
SELECT id, unit, role, is_open, state, urgency, category_code, post,
       CASE WHEN state = 'assigned' AND role = 'lead' THEN respond_at END, resolve_at, resolve_at
  FROM case_file, LATERAL (
       SELECT work_unit AS unit, 'lead' AS role, lead_post AS post
       UNION ALL
       SELECT {_UNITS}[1 + abs(hashtext(id::text)) % 20], 'assist', '' WHERE is_open AND abs(hashtext(id::text)) % 3 = 0
  ) AS stake
 WHERE reporter_ref = 'rp_bench'
    ON CONFLICT DO NOTHING
"""
FILL_SECONDS_MAX = 900


async def fill(database_url: str, first: int, end: int) -> int:
    """Cases numbered from `first` up to `end` are there afterwards; how many rows the unit's open queue has."""
    connection = await asyncpg.connect(database_url, timeout=10, command_timeout=FILL_SECONDS_MAX)
    try:
        await connection.execute("SET statement_timeout = 0")
        await connection.execute("SET synchronous_commit = off")
        await connection.execute(_CASES, first, end)
        await connection.execute(_ITEMS)
        for table in ("case_file", "queue_item"):
            await connection.execute(f"VACUUM ANALYZE {table}")
        open_items: int = await connection.fetchval(
            "SELECT count(*) FROM queue_item WHERE unit_code = $1 AND is_open", UNIT
        )
        return open_items
    finally:
        await connection.close()
