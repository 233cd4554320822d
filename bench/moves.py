"""How long ten thousand open cases take to be moved from posts where nobody sits any more, as `powerlist move` does it:
page by page over HTTP. A second run finds nothing more to move."""

import http.client
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from bench.escalation import VERSION
from bench.figures import Figure, at_most
from bench.ground import Ground
from cli.token import issuer_of
from deploy.local.loop import finish

SECONDS_MAX = 60
PAGE = 200
UNIT, POST = "500105-HB", "500105-HB-P07"
# As they were decided: by the list in force, with the power that it names for a building site's noise.
_CASES = """
INSERT INTO case_file (
    id, version, state, is_open, triage_reason, title_masked, text_masked, category_code, area_code, urgency, channel,
    reporter_ref, receiving_unit, about_unit, received_at, fields, opened_at, lead_unit, lead_post, lead_power,
    lead_person, work_unit, assistants, respond_at, resolve_at, deadlines_provisional, supervising_unit, disputed_units,
    rulebook_version, rulebook_digest, decision, accepted_at, result_masked, clocks)
SELECT gen_random_uuid(), 2, 'accepted', true, '', '工地夜间施工噪声', '夜里十一点还在打桩，请管一管。', '040203',
       '500105006002', 'normal', 'web', 'rp_bench_move', '', '', now() - interval '1 day', '{"place.kind": "建筑工地"}',
       now() - interval '1 day', $2, $3, '', '', $2, '[]', now(), now() + interval '9 days', false, '', '[]', $4, '',
       '{"explanation": {"winner": {"power_code": ""}, "facts": {"about_unit": null}}}', now(), '',
       jsonb_build_array(jsonb_build_object('clock', 'resolve', 'kind', 'start', 'at', now() - interval '1 day',
                                            'limit', jsonb_build_array('workdays', 7, '')))
  FROM generate_series(1, $1::bigint)
"""
_NOT_ONCE = """
SELECT abs(count(*) - $1::bigint) + abs(count(DISTINCT case_id) - $1::bigint) FROM case_event
  JOIN case_file ON case_file.id = case_id
 WHERE reporter_ref = 'rp_bench_move' AND type IN ('routing.v1.CaseMoved', 'routing.v1.CaseSentToTriage')
"""


class _Mover:
    """An admin's kept-alive connection to routing."""

    def __init__(self, ground: Ground) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(ground.service_url("routing")).netloc, timeout=60)
        token = issuer_of(ground.stack.env).issue("admin", "bench-move", lifetime=timedelta(hours=1))
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, address: str, body: dict[str, Any]) -> dict[str, Any]:
        """AssertionError when the answer is no 200."""
        self._connection.request(method, address, json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content[:500]
        told: dict[str, Any] = json.loads(content)
        return told

    def move_all(self) -> int:
        """How many were moved."""
        moved, cursor = 0, None
        while True:
            body = {"post": POST, "reason": "bench", "limit": PAGE, "cursor": cursor}
            page = self.ask("POST", "/v1/moves", body)
            moved, cursor = moved + len(page["items"]), page["next_cursor"]
            if cursor is None:
                return moved


async def _ask(database_url: str, statement: str, *values: Any) -> Any:
    connection = await asyncpg.connect(database_url, command_timeout=300)
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()


def measure(ground: Ground, count: int) -> list[Figure]:
    """Routing alone, and its relay that publishes what is moved."""
    ground.stop_services()
    ground.stack.start_service("routing")
    ground.stack.wait_ready(["routing"])
    url, mover = ground.superuser_url("routing"), _Mover(ground)
    finish(_ask(url, _CASES, count, UNIT, POST, finish(_ask(url, VERSION))))
    mover.ask("PUT", f"/v1/posts/{POST}", {"person": ""})
    begun = time.monotonic()
    moved = mover.move_all()
    seconds = time.monotonic() - begun
    again = mover.move_all()
    mover.ask("PUT", f"/v1/posts/{POST}", {})
    not_once = finish(_ask(url, _NOT_ONCE, count)) + again
    note = f"每页 {PAGE} 件一事务；共移交 {moved:,} 件，{moved / seconds:,.0f} 件/s"
    return [
        Figure("moves_seconds", f"移交 {count:,} 件在办件", seconds, "s", at_most(SECONDS_MAX), note=note),
        Figure("moves_not_once", "漏移或重移", not_once, "件", at_most(0)),
    ]
