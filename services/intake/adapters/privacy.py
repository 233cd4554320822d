"""Accesses, consents and erasures in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, bindparam, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.ids import new_id
from services.intake.adapters.issues import JOINED, stored_issue
from services.intake.adapters.tables import (
    attachment,
    attachment_use,
    case_progress,
    consent,
    data_access,
    erasure,
    issue,
    issue_follower,
    issue_sketch,
    reporter,
    reporter_act,
)
from services.intake.domain.events import ConsentChanged, PersonalDataRead
from services.intake.domain.privacy import ERASED_TITLE, Consent, DataAccess, Erasure
from services.intake.usecases.stored_issue import StoredIssue

_OVER = case_progress.c.open311_status == "closed"
# When the last step was taken; steps are JSON: [[state, time, unit], …].
_OVER_AT = text("(case_progress.steps::jsonb -> -1 ->> 1)::timestamptz < :before").bindparams(
    bindparam("before", type_=issue.c.received_at.type)
)
# Nothing more will be sealed under such a key: sessions last a year at most, and a phone's key stays the phone's.
_IDLE = text("""
SELECT NOT EXISTS (SELECT 1 FROM issue WHERE reporter_ref = :ref AND octet_length(sealed) > 0)
   AND NOT EXISTS (SELECT 1 FROM issue WHERE reporter_ref = :ref AND received_at > now() - interval '400 days')
   AND NOT EXISTS (SELECT 1 FROM reporter WHERE reporter_ref = :ref
                    AND reporter_ref = encode(substring(phone_index FROM 1 FOR 16), 'hex'))
""")


class Privacy:
    """Buffered: see chassis.unit_of_work. Erasing is not: it is a handful of statements, and rare."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._accesses: list[dict[str, Any]] = []
        self._consents: list[dict[str, Any]] = []
        self._erasures: list[dict[str, Any]] = []

    def note(self, event: PersonalDataRead | ConsentChanged) -> None:
        if isinstance(event, ConsentChanged):
            names = ("reporter_ref", "purpose", "notice", "granted")
            row = {name: getattr(event, name) for name in names}
            self._consents.append({"id": new_id(), **row, "at": event.occurred_at})
        else:
            self._accesses.append(_access_row(event))

    async def reads_since(self, actor_ref: str, since: datetime) -> int:
        statement = (
            select(func.count())
            .select_from(data_access)
            .where(data_access.c.actor_ref == actor_ref, data_access.c.at > since)
        )
        return int((await self.connection.execute(statement)).scalar_one())

    async def accesses_of(self, subject_ref: str, limit: int) -> list[DataAccess]:
        names = ("at", "action", "purpose", "actor_role", "actor_post", "actor_unit", "case_id")
        statement = (
            select(*(data_access.c[name] for name in names))
            .where(data_access.c.subject_ref == subject_ref)
            .order_by(data_access.c.id.desc())
            .limit(limit)
        )
        return [DataAccess(*row) for row in await self.connection.execute(statement)]

    async def consents_of(self, reporter_ref: str) -> list[Consent]:
        names = ("purpose", "notice", "granted", "at")
        statement = select(*(consent.c[name] for name in names)).where(consent.c.reporter_ref == reporter_ref)
        return [Consent(*row) for row in await self.connection.execute(statement.order_by(consent.c.id))]

    async def issues_of(self, reporter_ref: str) -> list[StoredIssue]:
        statement = JOINED.where(issue.c.reporter_ref == reporter_ref).order_by(issue.c.id).with_for_update(of=issue)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def followed_by(self, reporter_ref: str) -> list[StoredIssue]:
        mine = select(issue_follower.c.issue_id).where(issue_follower.c.reporter_ref == reporter_ref)
        statement = JOINED.where(issue.c.id.in_(mine)).order_by(issue.c.id)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def erase(self, issue_ids: Sequence[UUID], at: datetime, *, words: bool) -> None:
        if not issue_ids:
            return
        gone: dict[str, Any] = {"sealed": b"", "phone_index": None, "erased_at": func.coalesce(issue.c.erased_at, at)}
        gone |= {"title_masked": ERASED_TITLE, "text_masked": ""} if words else {}
        said = {"sealed": b""} | ({"text_masked": ""} if words else {})
        for statement in (
            update(issue).where(issue.c.id.in_(issue_ids)).values(gone),
            update(reporter_act).where(reporter_act.c.issue_id.in_(issue_ids)).values(said),
            delete(issue_sketch).where(issue_sketch.c.issue_id.in_(issue_ids)),
        ):
            await self.connection.execute(statement)

    async def forget_phones(self, reporter_ref: str) -> None:
        await self.connection.execute(delete(reporter).where(reporter.c.reporter_ref == reporter_ref))

    async def files_of(self, issue_ids: Sequence[UUID], owner_ref: str | None) -> list[tuple[UUID, str]]:
        joined = attachment.outerjoin(attachment_use, attachment_use.c.attachment_id == attachment.c.id)
        waiting = attachment_use.c.attachment_id.is_(None) & (attachment.c.owner_ref == owner_ref)
        of_issues: ColumnElement[bool] = attachment_use.c.issue_id.in_(issue_ids)
        if owner_ref is not None:
            # What officers laid before the case is no data of the person's.
            of_issues &= attachment_use.c.evidence_of.is_(None)
        statement = select(attachment.c.id, attachment.c.subject_ref).select_from(joined).where(of_issues | waiting)
        return [(row.id, row.subject_ref) for row in await self.connection.execute(statement)]

    async def half_erased_over(self, limit: int) -> list[StoredIssue]:
        kept = issue.c.erased_at.is_not(None) & (issue.c.title_masked != ERASED_TITLE)
        return await self._locked(JOINED.where(kept, _OVER), limit)

    async def over_before(
        self, category_prefix: str, except_prefixes: Sequence[str], before: datetime, limit: int
    ) -> list[StoredIssue]:
        category = func.coalesce(issue.c.category_code, "")
        others = [category.startswith(prefix, autoescape=True) for prefix in except_prefixes]
        wanted: list[Any] = [
            issue.c.erased_at.is_(None),
            category.startswith(category_prefix, autoescape=True),
            _OVER,
            _OVER_AT,
        ]
        statement = JOINED.where(*wanted, *(~other for other in others))
        return await self._locked(statement, limit, before=before)

    async def is_idle(self, subject_ref: str) -> bool:
        return bool((await self.connection.execute(_IDLE, {"ref": subject_ref})).scalar_one())

    def ask_erasure(self, asked: Erasure) -> None:
        lists = {"subjects": list(asked.subjects), "files": list(map(str, asked.files))}
        texts = {name: orjson.dumps(each).decode() for name, each in lists.items()}
        plain = {name: getattr(asked, name) for name in ("id", "subject_ref", "asked_at", "reason")}
        self._erasures.append(plain | texts)

    async def open_erasures(self, limit: int) -> list[Erasure]:
        statement = select(erasure).where(erasure.c.done_at.is_(None)).order_by(erasure.c.id).limit(limit)
        rows = await self.connection.execute(statement.with_for_update(skip_locked=True))
        return [_erasure(row) for row in rows]

    async def end_erasure(self, erasure_id: UUID, at: datetime) -> None:
        await self.connection.execute(update(erasure).where(erasure.c.id == erasure_id).values(done_at=at))

    async def _locked(self, statement: Any, limit: int, **values: Any) -> list[StoredIssue]:
        ordered = statement.order_by(issue.c.id).limit(limit).with_for_update(of=issue, skip_locked=True)
        return [stored_issue(row) for row in await self.connection.execute(ordered, values)]

    async def flush(self, connection: AsyncConnection) -> None:
        for table, name in ((data_access, "_accesses"), (consent, "_consents"), (erasure, "_erasures")):
            rows: list[dict[str, Any]] = getattr(self, name)
            setattr(self, name, [])
            await insert_rows(connection, table, rows)

    def discard(self) -> None:
        for rows in (self._accesses, self._consents, self._erasures):
            rows.clear()


def _access_row(event: PersonalDataRead) -> dict[str, Any]:
    actor = event.actor
    return {
        "id": new_id(),
        "subject_ref": event.subject_ref,
        "case_id": event.case_id,
        "action": event.action,
        "purpose": event.purpose,
        "actor_role": actor.role,
        "actor_ref": actor.ref,
        "actor_post": actor.post,
        "actor_unit": actor.unit,
        "at": event.occurred_at,
    }


def _erasure(row: Any) -> Erasure:
    files = tuple(map(UUID, orjson.loads(row.files)))
    return Erasure(row.id, row.subject_ref, row.asked_at, row.reason, tuple(orjson.loads(row.subjects)), files)
