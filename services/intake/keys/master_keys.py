"""Master keys wrap data keys. Where they live is a port: a file, the environment, or a key management service."""

import base64
import binascii
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.intake.keys.errors import MasterKeyMissing, SealBroken
from services.intake.keys.sealing import KEY_BYTES, NONCE_BYTES


class MasterKeys(Protocol):
    """A key management service implements these three; the master key itself never comes to us then.

    `bound_to` is authenticated with the key: a wrapped key put on another row does not unwrap.
    """

    @property
    def newest_id(self) -> str:
        """The id of the key that wraps from now on."""
        ...

    async def wrap(self, data_key: bytes, bound_to: bytes) -> bytes:
        """With the newest master key."""
        ...

    async def unwrap(self, wrapped: bytes, master_key_id: str, bound_to: bytes) -> bytes:
        """Raises MasterKeyMissing or SealBroken."""
        ...


class LocalMasterKeys:
    """Master keys held in this process: the first wraps, the others still unwrap what they wrapped."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise MasterKeyMissing(f"a master key has {KEY_BYTES} bytes, in base64")
        self._ciphers = {sha256(key).hexdigest()[:16]: AESGCM(key) for key in keys}
        self._newest_id = next(iter(self._ciphers))

    @property
    def newest_id(self) -> str:
        return self._newest_id

    async def wrap(self, data_key: bytes, bound_to: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[self._newest_id].encrypt(nonce, data_key, bound_to)

    async def unwrap(self, wrapped: bytes, master_key_id: str, bound_to: bytes) -> bytes:
        cipher = self._ciphers.get(master_key_id)
        if cipher is None:
            raise MasterKeyMissing(f"no master key {master_key_id}")
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
        except InvalidTag:
            raise SealBroken from None


def read_master_keys(text: str) -> LocalMasterKeys:
    """One key a word or line in base64, the newest first; older ones stay until everything is wrapped anew."""
    try:
        return LocalMasterKeys([base64.b64decode(line, validate=True) for line in text.split()])
    except binascii.Error:
        raise MasterKeyMissing("a master key is not base64") from None


def master_keys_from_file(path: Path) -> LocalMasterKeys:
    try:
        return read_master_keys(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise MasterKeyMissing(f"{path}: {type(error).__name__}") from None
