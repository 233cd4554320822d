"""Who follows an issue, whose words are gone, and what people want to be told: what a telling asks for besides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import erased_issue, follower, preference
from services.notify.domain.parties import Channel, Recipient, RecipientKind
from services.notify.domain.preferences import NO_PREFERENCES, Preferences, QuietHours
from services.notify.usecases.forget_issue import ERASED

_OF_CASES = text("""
SELECT case_id, follower_ref FROM follower WHERE case_id = ANY(CAST(:case_ids AS uuid[]))
UNION ALL
SELECT case_id, NULL FROM erased_issue WHERE case_id = ANY(CAST(:case_ids AS uuid[]))
ORDER BY 1, 2
""")
_OF_OWNERS = select(preference).where(
    preference.c.owner == any_(bindparam("owners", type_=ARRAY(preference.c.owner.type)))
)
_SET = (
    "ON CONFLICT (owner) DO UPDATE SET quiet_begins = excluded.quiet_begins, quiet_ends = excluded.quiet_ends, "
    "unsubscribed = excluded.unsubscribed, sms = excluded.sms, language = excluded.language, "
    "updated_at = excluded.updated_at"
)
# A key of our own among advisory locks.
_WORDS_LOCK = 7_400
_HOLD_TOGETHER = text(f"SELECT pg_advisory_xact_lock_shared({_WORDS_LOCK}, 0)")
_HOLD_ALONE = text(f"SELECT pg_advisory_xact_lock({_WORDS_LOCK}, 0)")
# The texts that were made of an issue's words, wherever they stand.
_FORGET = (
    text("UPDATE inbox_item SET title = :erased, text = :erased WHERE case_id = :case_id"),
    text("UPDATE sms_message SET text = :erased, body = :erased WHERE case_id = :case_id"),
    text("UPDATE callback_item SET text = :erased WHERE case_id = :case_id"),
    text("""
UPDATE webhook_message SET body = jsonb_set(body::jsonb, '{data}',
       (body::jsonb -> 'data') || jsonb_build_object('title', '', 'result', '', 'question', ''))::text
 WHERE case_id = :case_id
"""),
)


class People:
    """See `usecases.ports.People`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._followers: dict[UUID, list[str]] = defaultdict(list)
        self._erased: set[UUID] = set()
        self._preferences: dict[str, Preferences] = {}
        self._joined: list[dict[str, Any]] = []
        self._set: dict[str, dict[str, Any]] = {}
        self._forgotten: dict[UUID, datetime] = {}

    async def hold_words(self, *, is_erasing: bool) -> None:
        """Until the commit. Many hold them together to tell of cases; whoever erases holds them alone.

        One lock for all cases: erasures are rare, and a lock a case would be hundreds a batch.
        """
        await self._connection.execute(_HOLD_ALONE if is_erasing else _HOLD_TOGETHER)

    async def look_up(self, case_ids: Iterable[UUID], owners: Iterable[str]) -> None:
        """Loads what a batch asks for; `owners` are those whose preferences may matter."""
        self._followers.clear()
        self._erased.clear()
        for row in await self._connection.execute(_OF_CASES, {"case_ids": list(case_ids)}):
            if row.follower_ref is None:
                self._erased.add(row.case_id)
            else:
                self._followers[row.case_id].append(row.follower_ref)
        refs = (ref for known in self._followers.values() for ref in known)
        followers = (Recipient(RecipientKind.REPORTER, ref).owner for ref in refs)
        rows = await self._connection.execute(_OF_OWNERS, {"owners": sorted({*owners, *followers})})
        self._preferences = {row.owner: _preferences(row) for row in rows}

    def followers_of(self, case_id: UUID) -> Sequence[str]:
        return self._followers.get(case_id, ())

    def is_erased(self, case_id: UUID) -> bool:
        return case_id in self._erased

    def preferences_of(self, owner: str) -> Preferences:
        return self._preferences.get(owner, NO_PREFERENCES)

    async def read_preferences(self, owner: str) -> Preferences:
        row = (await self._connection.execute(_OF_OWNERS, {"owners": [owner]})).one_or_none()
        return NO_PREFERENCES if row is None else _preferences(row)

    def add_follower(self, case_id: UUID, follower_ref: str, at: datetime) -> None:
        self._joined.append({"case_id": case_id, "follower_ref": follower_ref, "followed_at": at})
        if follower_ref not in self._followers[case_id]:
            self._followers[case_id].append(follower_ref)

    def set_preferences(self, owner: str, preferences: Preferences, now: datetime) -> None:
        quiet = preferences.quiet_hours
        self._set[owner] = {
            "owner": owner,
            "quiet_begins": quiet.begins if quiet else None,
            "quiet_ends": quiet.ends if quiet else None,
            "unsubscribed": " ".join(preferences.unsubscribed),
            "sms": preferences.sms,
            "language": preferences.language,
            "updated_at": now,
        }

    def forget_words(self, case_id: UUID, now: datetime) -> None:
        self._forgotten[case_id] = now
        self._erased.add(case_id)

    async def flush(self, connection: AsyncConnection) -> None:
        joined, self._joined = self._joined, []
        await insert_rows(connection, follower, joined, "ON CONFLICT DO NOTHING")
        chosen, self._set = self._set, {}
        await insert_rows(connection, preference, list(chosen.values()), _SET)
        forgotten, self._forgotten = self._forgotten, {}
        rows = [{"case_id": case_id, "erased_at": at} for case_id, at in forgotten.items()]
        await insert_rows(connection, erased_issue, rows, "ON CONFLICT DO NOTHING")
        for case_id in sorted(forgotten):
            for statement in _FORGET:
                await connection.execute(statement, {"case_id": case_id, "erased": ERASED})

    def discard(self) -> None:
        self._followers.clear()
        self._erased.clear()
        self._preferences.clear()
        self._joined.clear()
        self._set.clear()
        self._forgotten.clear()


def _preferences(row: Any) -> Preferences:
    quiet = QuietHours(row.quiet_begins, row.quiet_ends) if row.quiet_begins is not None else None
    return Preferences(
        quiet, tuple(row.unsubscribed.split()), row.sms, tuple(map(Channel, row.also_by.split())), row.language
    )
