"""What is, or was, judged by WeChat, in Postgres. Not buffered: a handful of rows, away from the way in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.ids import first_id_before
from services.intake.domain.content_checks import ContentCheck, Judgement
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.usecases.content_ports import MarkedContent

# Ids are made before their issue is committed, and by several machines.
_LATE = timedelta(seconds=60)
_TAKE = text("SELECT pg_try_advisory_xact_lock(hashtext('intake.content_watch'))")
_REACHED = text("SELECT reached, acts_reached, answers_reached FROM content_watch")
# A window of ids by the primary key first, so that a look costs the same however few came by the mini-program.
_SEEN = text(
    "SELECT (array_agg(id ORDER BY id DESC))[1] AS last, count(*) AS issues"
    " FROM (SELECT id FROM issue WHERE id > :after ORDER BY id LIMIT :rows) AS seen"
)
_ACTS_SEEN = text(
    "SELECT (array_agg(id ORDER BY id DESC))[1] AS last"
    " FROM (SELECT id FROM reporter_act WHERE id > :after ORDER BY id LIMIT :rows) AS seen"
)
_ANSWERS_SEEN = text(
    "SELECT max(at) AS last FROM (SELECT at FROM fix_answer WHERE at > :after ORDER BY at LIMIT :rows) AS seen"
)
_INTO = "INSERT INTO content_check (id, issue_id, reporter_ref, media_type, verdict, label, tries, next_try_at)"
# What WeChat judges of files.
_IS_JUDGED = "(media_type LIKE 'image/%' OR media_type LIKE 'audio/%')"
_NOTE = f"""
WITH came AS (
    SELECT issue.id, issue.reporter_ref, issue.received_at FROM issue
      JOIN reporter_handle ON reporter_handle.reporter_ref = issue.reporter_ref AND reporter_handle.kind = 'wechat'
     WHERE issue.id > :after AND issue.id <= :last AND issue.channel = 'miniprogram' AND issue.erased_at IS NULL
)
{_INTO}
SELECT id, id, reporter_ref, NULL, 'pending', 0, 0, received_at FROM came"""
_NOTE_FILES = f"""
UNION ALL
SELECT attachment.id, came.id, came.reporter_ref, attachment.media_type, 'pending', 0, 0, came.received_at
  FROM came JOIN attachment_use ON attachment_use.issue_id = came.id
  JOIN attachment ON attachment.id = attachment_use.attachment_id
 WHERE attachment_use.evidence_of IS NULL AND {_IS_JUDGED}"""
# Files that came later, with a supplement.
_NOTE_FILES_OF_ACTS = f"""
{_INTO}
SELECT attachment.id, issue.id, issue.reporter_ref, attachment.media_type, 'pending', 0, 0, act.at
  FROM reporter_act AS act JOIN issue ON issue.id = act.issue_id
  JOIN reporter_handle ON reporter_handle.reporter_ref = issue.reporter_ref AND reporter_handle.kind = 'wechat'
  JOIN attachment_use ON attachment_use.issue_id = issue.id AND attachment_use.act_id = act.id
  JOIN attachment ON attachment.id = attachment_use.attachment_id
 WHERE act.id > :after AND act.id <= :last AND issue.channel = 'miniprogram' AND issue.erased_at IS NULL
   AND {_IS_JUDGED}"""
# Files that came with what an affected person said of a proposed fix, whoever of them it was.
_NOTE_FILES_OF_ANSWERS = f"""
{_INTO}
SELECT attachment.id, issue.id, attachment.owner_ref, attachment.media_type, 'pending', 0, 0, answer.at
  FROM fix_answer AS answer JOIN issue ON issue.id = answer.issue_id
  JOIN reporter_handle ON reporter_handle.reporter_ref = answer.reporter_ref AND reporter_handle.kind = 'wechat'
  JOIN attachment_use ON attachment_use.issue_id = issue.id AND act_id IS NULL AND evidence_of IS NULL
  JOIN attachment ON attachment.id = attachment_use.attachment_id AND attachment.owner_ref = answer.reporter_ref
 WHERE answer.at > :after AND answer.at <= :last AND issue.erased_at IS NULL
   AND {_IS_JUDGED}"""
_ONCE = " ON CONFLICT DO NOTHING"
_MOVE = text("UPDATE content_watch SET reached = :last WHERE reached < :last")
_MOVE_ACTS = text("UPDATE content_watch SET acts_reached = :last WHERE acts_reached < :last")
_MOVE_ANSWERS = text("UPDATE content_watch SET answers_reached = :last WHERE answers_reached < :last")
_CLAIM = text("""
UPDATE content_check SET tries = tries + 1, next_try_at = :until
 WHERE id IN (SELECT id FROM content_check WHERE verdict = 'pending' AND next_try_at <= :now
                 AND NOT EXISTS (SELECT FROM attachment WHERE attachment.id = content_check.id AND scan IS NOT NULL)
               ORDER BY next_try_at LIMIT :rows FOR UPDATE SKIP LOCKED)
RETURNING id, issue_id, reporter_ref, media_type, tries""")
_JUDGED = text("""
UPDATE content_check SET verdict = :verdict, label = :label, checked_at = :at, next_try_at = NULL
 WHERE id = :id AND verdict IN ('pending', 'unchecked') RETURNING id""")
_HANDED_IN = text("UPDATE content_check SET trace_id = :trace_id, next_try_at = :at WHERE id = :id")
_BY_TRACE = text("SELECT id, issue_id, reporter_ref, media_type, tries FROM content_check WHERE trace_id = :trace_id")
_AGAIN = text("UPDATE content_check SET next_try_at = :at WHERE id = :id AND verdict = 'pending'")
_SHOWN = (
    "SELECT id, issue_id, media_type, verdict, label, checked_at, reviewed_at, reviewed_by, decision FROM content_check"
)
_MARKED = "verdict IN ('review', 'risky', 'unchecked')"
_BEFORE = f"{_SHOWN} WHERE {_MARKED} AND id < :before"
_REVIEWED = text("UPDATE content_check SET reviewed_at = :at, reviewed_by = :by, decision = :decision WHERE id = :id")
_NOT_HARMLESS = text(
    "SELECT EXISTS (SELECT FROM content_check WHERE issue_id = :id AND verdict IN ('review', 'risky')"
    " AND decision IS DISTINCT FROM 'harmless')"
)
_OFFER = text("""
INSERT INTO issue_sketch (area_code, category_code, sketch, issue_id)
SELECT :area, :category, CAST(:sketch AS bit(256)), :id FROM issue WHERE id = :id AND erased_at IS NULL
ON CONFLICT DO NOTHING""")
_NEWEST = UUID(int=(1 << 128) - 1)


class ContentCheckTable:
    """Implements ContentBook."""

    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def take_up(self, limit: int, *, with_files: bool) -> int:
        if not (await self.connection.execute(_TAKE)).scalar_one():
            return 0
        reached = (await self.connection.execute(_REACHED)).one()
        if with_files:
            await self._take_up_acts(first_id_before(reached.acts_reached, _LATE), limit)
            await self._take_up_answers(reached.answers_reached - _LATE, limit)
        after = first_id_before(reached.reached, _LATE)
        seen = (await self.connection.execute(_SEEN, {"after": after, "rows": limit})).one()
        if seen.last is None:
            return 0
        note = text(_NOTE + (_NOTE_FILES if with_files else "") + _ONCE)
        await self.connection.execute(note, {"after": after, "last": seen.last})
        await self.connection.execute(_MOVE, {"last": seen.last})
        return int(seen.issues)

    async def _take_up_acts(self, after: UUID, limit: int) -> None:
        last = (await self.connection.execute(_ACTS_SEEN, {"after": after, "rows": limit})).scalar_one()
        if last is not None:
            await self.connection.execute(text(_NOTE_FILES_OF_ACTS + _ONCE), {"after": after, "last": last})
            await self.connection.execute(_MOVE_ACTS, {"last": last})

    async def _take_up_answers(self, after: datetime, limit: int) -> None:
        last = (await self.connection.execute(_ANSWERS_SEEN, {"after": after, "rows": limit})).scalar_one()
        if last is not None:
            await self.connection.execute(text(_NOTE_FILES_OF_ANSWERS + _ONCE), {"after": after, "last": last})
            await self.connection.execute(_MOVE_ANSWERS, {"last": last})

    async def claim_due(self, now: datetime, until: datetime, limit: int) -> list[ContentCheck]:
        rows = await self.connection.execute(_CLAIM, {"now": now, "until": until, "rows": limit})
        return [ContentCheck(*row) for row in rows]

    async def judged(self, check_id: UUID, judgement: Judgement, at: datetime) -> bool:
        values = {"id": check_id, "verdict": str(judgement.verdict), "label": judgement.label, "at": at}
        return (await self.connection.execute(_JUDGED, values)).scalar_one_or_none() is not None

    async def handed_in(self, check_id: UUID, trace_id: str, ask_again_at: datetime) -> None:
        await self.connection.execute(_HANDED_IN, {"id": check_id, "trace_id": trace_id, "at": ask_again_at})

    async def by_trace(self, trace_id: str) -> ContentCheck | None:
        row = (await self.connection.execute(_BY_TRACE, {"trace_id": trace_id})).one_or_none()
        return ContentCheck(*row) if row else None

    async def try_again(self, check_id: UUID, at: datetime) -> None:
        await self.connection.execute(_AGAIN, {"id": check_id, "at": at})

    async def marked_before(self, check_id: UUID | None, limit: int, *, is_open: bool) -> list[MarkedContent]:
        only = " AND reviewed_at IS NULL" if is_open else ""
        statement = text(f"{_BEFORE}{only} ORDER BY id DESC LIMIT :rows")
        rows = await self.connection.execute(statement, {"before": check_id or _NEWEST, "rows": limit})
        return [_marked(row) for row in rows]

    async def lock_marked(self, check_id: UUID) -> MarkedContent | None:
        statement = text(f"{_SHOWN} WHERE id = :id AND {_MARKED} FOR UPDATE")
        row = (await self.connection.execute(statement, {"id": check_id})).one_or_none()
        return _marked(row) if row else None

    async def reviewed(self, check_id: UUID, by: str, decision: str, at: datetime) -> None:
        await self.connection.execute(_REVIEWED, {"id": check_id, "by": by, "decision": decision, "at": at})

    async def withhold(self, issue_id: UUID) -> None:
        await self.connection.execute(text("DELETE FROM issue_sketch WHERE issue_id = :id"), {"id": issue_id})

    async def offer_again(self, issue_id: UUID, known: Footprint) -> None:
        values = {"area": known.area_code, "category": known.category_code, "sketch": known.sketch, "id": issue_id}
        await self.connection.execute(_OFFER, values)

    async def all_harmless(self, issue_id: UUID) -> bool:
        return not (await self.connection.execute(_NOT_HARMLESS, {"id": issue_id})).scalar_one()


def _marked(row: Row[Any]) -> MarkedContent:
    return MarkedContent(*row)
