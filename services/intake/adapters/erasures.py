"""Erasing what people told us, in Postgres: what is due for it, what goes at once, and what has to go after that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, delete, func, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.issues import JOINED, stored_issue
from services.intake.adapters.tables import (
    MOMENT,
    attachment,
    attachment_use,
    case_progress,
    content_check,
    erasure,
    fix_answer,
    issue,
    issue_sketch,
    reporter,
    reporter_act,
    reporter_handle,
    surge,
)
from services.intake.domain.privacy import ERASED_TITLE, Erasure
from services.intake.usecases.stored_issue import StoredIssue

_OVER = case_progress.c.open311_status == "closed"
# When the last step was taken; steps are JSON: [[state, time, unit], …].
_LAST_STEP_AT = literal_column("(case_progress.steps::jsonb -> -1 ->> 1)::timestamptz", MOMENT)
# Files of erased issues that no erasure has taken: evidence of officers', and what came after the erasure. As a
# difference of sets, which the server never works out pair by pair, however many it thinks there are.
_FILES_LEFT = text("""
SELECT used.attachment_id FROM attachment_use AS used JOIN issue AS gone ON gone.id = used.issue_id
 WHERE gone.title_masked = :erased_title
EXCEPT SELECT CAST(jsonb_array_elements_text(CAST(files AS jsonb)) AS uuid) FROM erasure
""").bindparams(erased_title=ERASED_TITLE)
_LEFT = _FILES_LEFT.columns(attachment_use.c.attachment_id).subquery("files_left")
_WITH_FILES_LEFT = (
    select(issue.c.id)
    .distinct()
    .join(case_progress, case_progress.c.case_id == issue.c.id)
    .join(attachment_use, attachment_use.c.issue_id == issue.c.id)
    .join(_LEFT, _LEFT.c.attachment_id == attachment_use.c.attachment_id)
)
# Nothing more will be sealed under such a key: sessions last a year at most, and a phone's key stays the phone's.
_IDLE = text("""
SELECT NOT EXISTS (SELECT 1 FROM issue WHERE reporter_ref = :ref AND octet_length(sealed) > 0)
   AND NOT EXISTS (SELECT 1 FROM issue WHERE reporter_ref = :ref AND received_at > now() - interval '400 days')
   AND NOT EXISTS (SELECT 1 FROM reporter WHERE reporter_ref = :ref
                    AND reporter_ref = encode(substring(phone_index FROM 1 FOR 16), 'hex'))
""")


class ErasureTable:
    """What is asked is buffered: see chassis.unit_of_work. Erasing is not: it is a handful of statements, and rare."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._asked: list[dict[str, Any]] = []

    async def erase(self, issue_ids: Sequence[UUID], at: datetime, *, words: bool) -> None:
        if not issue_ids:
            return
        gone: dict[str, Any] = {"sealed": b"", "phone_index": None, "erased_at": func.coalesce(issue.c.erased_at, at)}
        gone |= {"title_masked": ERASED_TITLE, "text_masked": ""} if words else {}
        said = {"sealed": b""} | ({"text_masked": ""} if words else {})
        if words:
            gone_words = update(fix_answer).where(fix_answer.c.issue_id.in_(issue_ids)).values(comment_masked="")
            await self.connection.execute(gone_words)
        for statement in (
            update(issue).where(issue.c.id.in_(issue_ids)).values(gone),
            update(reporter_act).where(reporter_act.c.issue_id.in_(issue_ids)).values(said),
            delete(issue_sketch).where(issue_sketch.c.issue_id.in_(issue_ids)),
        ):
            await self.connection.execute(statement)
        if words:
            said_by_all = update(surge).where(surge.c.headline_issue_id.in_(issue_ids)).values(headline=surge.c.words)
            await self.connection.execute(said_by_all)

    async def forget_phones(self, reporter_ref: str) -> None:
        """And by what else they can be reached."""
        said = update(fix_answer).where(fix_answer.c.reporter_ref == reporter_ref).values(comment_masked="")
        await self.connection.execute(said)
        for table in (reporter, reporter_handle, content_check):
            await self.connection.execute(delete(table).where(table.c.reporter_ref == reporter_ref))

    async def files_of(self, issue_ids: Sequence[UUID], owner_ref: str | None) -> list[tuple[UUID, str | None]]:
        joined = attachment.outerjoin(attachment_use, attachment_use.c.attachment_id == attachment.c.id)
        waiting = attachment_use.c.attachment_id.is_(None) & (attachment.c.owner_ref == owner_ref)
        of_issues: ColumnElement[bool] = attachment_use.c.issue_id.in_(issue_ids)
        if owner_ref is not None:
            # What officers laid before the case is no data of the person's.
            of_issues &= attachment_use.c.evidence_of.is_(None)
        # A person's own key seals whatever that person told us, in other issues as well.
        own_key = func.nullif(attachment.c.subject_ref, attachment.c.owner_ref)
        statement = select(attachment.c.id, own_key).select_from(joined).where(of_issues | waiting)
        return [(file_id, key) for file_id, key in await self.connection.execute(statement)]

    async def took(self, attachment_id: UUID) -> bool:
        named = select(erasure.c.id).where(erasure.c.files.contains(str(attachment_id), autoescape=True))
        return bool((await self.connection.execute(select(named.exists()))).scalar_one())

    async def half_erased_over(self, limit: int) -> list[StoredIssue]:
        kept = issue.c.erased_at.is_not(None) & (issue.c.title_masked != ERASED_TITLE)
        return await self._locked(JOINED.where(kept, _OVER), limit)

    async def reasons_of(self, subject_refs: Sequence[str]) -> dict[str, str]:
        statement = select(erasure.c.subject_ref, erasure.c.reason).where(erasure.c.subject_ref.in_(subject_refs))
        rows = await self.connection.execute(statement.order_by(erasure.c.id))
        return {row.subject_ref: row.reason for row in rows}

    async def over_before(
        self, category_prefix: str, except_prefixes: Sequence[str], before: datetime, limit: int
    ) -> list[StoredIssue]:
        category = func.coalesce(issue.c.category_code, "")
        wanted = category.startswith(category_prefix, autoescape=True)
        others = [~category.startswith(prefix, autoescape=True) for prefix in except_prefixes]
        over = (_OVER, before > _LAST_STEP_AT, wanted, *others)
        found = await self._locked(JOINED.where(issue.c.erased_at.is_(None), *over), limit)
        statement = _WITH_FILES_LEFT.where(*over).order_by(issue.c.id).limit(limit - len(found))
        left = (await self.connection.execute(statement)).scalars().all()
        return found + await self._locked(JOINED.where(issue.c.id.in_(left)), limit)

    async def is_idle(self, subject_ref: str) -> bool:
        return bool((await self.connection.execute(_IDLE, {"ref": subject_ref})).scalar_one())

    def ask(self, asked: Erasure) -> None:
        lists = {"subjects": list(asked.subjects), "files": list(map(str, asked.files))}
        texts = {name: orjson.dumps(each).decode() for name, each in lists.items()}
        plain = {name: getattr(asked, name) for name in ("id", "subject_ref", "asked_at", "reason")}
        self._asked.append(plain | texts)

    async def not_ended(self, limit: int) -> list[Erasure]:
        statement = select(erasure).where(erasure.c.done_at.is_(None)).order_by(erasure.c.id).limit(limit)
        rows = await self.connection.execute(statement.with_for_update(skip_locked=True))
        return [_erasure(row) for row in rows]

    async def end(self, erasure_id: UUID, at: datetime) -> None:
        await self.connection.execute(update(erasure).where(erasure.c.id == erasure_id).values(done_at=at))

    async def _locked(self, statement: Select[Any], limit: int) -> list[StoredIssue]:
        ordered = statement.order_by(issue.c.id).limit(limit).with_for_update(of=issue, skip_locked=True)
        return [stored_issue(row) for row in await self.connection.execute(ordered)]

    async def flush(self, connection: AsyncConnection) -> None:
        asked, self._asked = self._asked, []
        await insert_rows(connection, erasure, asked)

    def discard(self) -> None:
        self._asked.clear()


def _erasure(row: Any) -> Erasure:
    files = tuple(map(UUID, orjson.loads(row.files)))
    return Erasure(row.id, row.subject_ref, row.asked_at, row.reason, tuple(orjson.loads(row.subjects)), files)
