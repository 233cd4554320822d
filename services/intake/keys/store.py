"""The key store in its own Postgres. Reporters who come at the same moment share one transaction."""

import asyncio
import os
from collections.abc import Collection

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import insert_rows
from services.intake.keys.ciphers import CipherKind
from services.intake.keys.errors import KeyUnknown
from services.intake.keys.keyring_cache import KeyringCache
from services.intake.keys.master_keys import MasterKeys
from services.intake.keys.sealing import KEY_BYTES, Keyring
from services.intake.keys.tables import data_key

FIRST_VERSION = 1
_KEYS_OF = select(data_key).where(data_key.c.subject_ref == bindparam("refs", type_=ARRAY(TEXT)).any_())


# Other processes hold unwrapped keys: see `forget_all`.
DESTROYED_CHANNEL = "powerlist_keys_destroyed"
_TELL = text(f"NOTIFY {DESTROYED_CHANNEL}")


class KeyStore:
    """`kind`: what seals from now on; what another cipher sealed still opens."""

    def __init__(
        self,
        engine: AsyncEngine,
        master_keys: MasterKeys,
        cache: KeyringCache | None = None,
        kind: CipherKind = CipherKind.AES_256_GCM,
    ) -> None:
        self._kind = kind
        self._engine = engine
        self._master_keys = master_keys
        self._cache = cache or KeyringCache()
        self._wanted: dict[str, asyncio.Future[Keyring]] = {}
        self._making: asyncio.Task[None] | None = None

    async def keyring(self, subject_ref: str) -> Keyring:
        """The person's keys; a first one is made and committed where there is none."""
        kept = self._cache.get(subject_ref)
        if kept is not None:
            return kept
        future = self._wanted.get(subject_ref)
        if future is None:
            future = self._wanted[subject_ref] = asyncio.get_running_loop().create_future()
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make_wanted())
        # Others may wait for the same key: one who goes away must not take it from them.
        return await asyncio.shield(future)

    async def known_keyring(self, subject_ref: str) -> Keyring:
        """Raises KeyUnknown where there is no key."""
        kept = self._cache.get(subject_ref)
        if kept is not None:
            return kept
        async with self._engine.connect() as connection:
            found = await self._load(connection, [subject_ref])
        if subject_ref not in found:
            raise KeyUnknown
        self._cache.put(found[subject_ref])
        return found[subject_ref]

    async def prepare(self, subject_refs: Collection[str]) -> None:
        """Loads the keys of many people at once; whoever has none is unknown to the next question still."""
        missing = [ref for ref in subject_refs if self._cache.get(ref) is None]
        if not missing:
            return
        async with self._engine.connect() as connection:
            found = await self._load(connection, missing)
        for keyring in found.values():
            self._cache.put(keyring)

    async def destroy(self, subject_ref: str) -> int:
        """Deletes the person's keys; returns how many. Other processes are told to forget theirs, and do so within five
        minutes even if they don't hear it."""
        async with self._engine.begin() as connection:
            result = await connection.execute(delete(data_key).where(data_key.c.subject_ref == subject_ref))
            await connection.execute(_TELL)
        self._cache.forget(subject_ref)
        return result.rowcount

    async def forget_all(self) -> None:
        """Some process destroyed a key: nothing may be sealed or opened any more with what was unwrapped before."""
        self._cache.clear()

    async def _make_wanted(self) -> None:
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                found = await self._load_or_make(wanted)
            except BaseException as error:
                _fail(wanted, error)
                if not isinstance(error, Exception):
                    raise
                continue
            for ref, future in wanted.items():
                if not future.done():
                    future.set_result(found[ref])

    async def _load_or_make(self, refs: Collection[str]) -> dict[str, Keyring]:
        async with self._engine.connect() as connection:
            found = await self._load(connection, refs)
            missing = [ref for ref in refs if ref not in found]
            if missing:
                await self._make(connection, missing)
                # Another process may have been quicker with some of them.
                found |= await self._load(connection, missing)
                await connection.commit()
        # Only now: under a key that was never committed, data would be lost.
        for keyring in found.values():
            self._cache.put(keyring)
        return found

    async def _load(self, connection: AsyncConnection, refs: Collection[str]) -> dict[str, Keyring]:
        keys: dict[str, dict[int, bytes]] = {}
        for row in await connection.execute(_KEYS_OF, {"refs": list(refs)}):
            bound = bound_to(row.subject_ref, row.version)
            key = await self._master_keys.unwrap(row.wrapped, row.master_key_id, bound)
            keys.setdefault(row.subject_ref, {})[row.version] = key
        return {ref: Keyring(ref, versions, self._kind) for ref, versions in keys.items()}

    async def _make(self, connection: AsyncConnection, refs: Collection[str]) -> None:
        # In the order of refs, so that two processes never wait for each other.
        rows = [
            {
                "subject_ref": ref,
                "version": FIRST_VERSION,
                "master_key_id": self._master_keys.newest_id,
                "wrapped": await self._master_keys.wrap(os.urandom(KEY_BYTES), bound_to(ref, FIRST_VERSION)),
            }
            for ref in sorted(refs)
        ]
        await insert_rows(connection, data_key, rows, "ON CONFLICT DO NOTHING")


def bound_to(subject_ref: str, version: int) -> bytes:
    return f"{subject_ref}\0{version}".encode()


def _fail(wanted: dict[str, "asyncio.Future[Keyring]"], error: BaseException) -> None:
    for future in wanted.values():
        if not future.done():
            future.set_exception(error if isinstance(error, Exception) else RuntimeError("the key store was stopped"))
