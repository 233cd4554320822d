"""The vault: seals under the key store's keys."""

from collections.abc import Sequence

from services.intake.domain.issue_errors import OriginalErased
from services.intake.keys.errors import KeyUnknown
from services.intake.keys.store import KeyStore


class KeyVault:
    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes:
        keyring = await self._keys.keyring(subject_ref)
        return keyring.seal(record_id, plaintext)

    async def seal_known(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes:
        try:
            keyring = await self._keys.known_keyring(subject_ref)
        except KeyUnknown:
            raise OriginalErased from None
        return keyring.seal(record_id, plaintext)

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        """Raises OriginalErased, or SealBroken when the bytes are not what was sealed."""
        if not sealed:
            raise OriginalErased
        try:
            keyring = await self._keys.known_keyring(subject_ref)
            return keyring.open(record_id, sealed)
        except KeyUnknown:
            raise OriginalErased from None

    async def prepare(self, subject_refs: Sequence[str]) -> None:
        await self._keys.prepare(subject_refs)

    async def destroy(self, subject_ref: str) -> int:
        return await self._keys.destroy(subject_ref)
