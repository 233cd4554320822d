"""intake's key store on its real database, asked without its HTTP interface."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from chassis.database import create_engine
from services.intake.adapters.vault import KeyVault
from services.intake.domain.issue_errors import OriginalErased
from services.intake.keys.errors import SealBroken
from services.intake.keys.master_keys import FileMasterKeys
from services.intake.keys.store import KeyStore
from services.intake.usecases.use_keys import SealData, seal_data
from services.routing.usecases.sealing import DataErased


class VaultKeys:
    """As `adapters/intake_keys.py` gives it to routing."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault

    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes, *, known: bool = False) -> bytes:
        try:
            return await seal_data(SealData(subject_ref, record_id, plaintext, known), self._vault)
        except OriginalErased:
            raise DataErased from None

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        try:
            return await self._vault.open(subject_ref, record_id, sealed)
        except (OriginalErased, SealBroken):
            raise DataErased from None

    async def destroy(self, subject_ref: str) -> None:
        """The person is erased."""
        await self._vault.destroy(subject_ref)


@asynccontextmanager
async def open_keys(env: Mapping[str, str]) -> AsyncIterator[VaultKeys]:
    engine = create_engine(env["KEYS_DATABASE_URL"], "routing-test-keys", 2)
    try:
        yield VaultKeys(KeyVault(KeyStore(engine, FileMasterKeys(Path(env["KEYS_MASTER_KEY_FILE"])))))
    finally:
        await engine.dispose()
