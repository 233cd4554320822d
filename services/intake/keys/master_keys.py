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

from chassis.sealed_words import NONCE_BYTES
from services.intake.keys.errors import MasterKeyMissing, SealBroken
from services.intake.keys.sealing import KEY_BYTES


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


class FileMasterKeys:
    """As the file says now: a rotation adds a line to it while services run, and none is started anew for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at_ns = -1
        self._keys = self._read()

    @property
    def newest_id(self) -> str:
        return self._current().newest_id

    async def wrap(self, data_key: bytes, bound_to: bytes) -> bytes:
        return await self._current().wrap(data_key, bound_to)

    async def unwrap(self, wrapped: bytes, master_key_id: str, bound_to: bytes) -> bytes:
        return await self._current().unwrap(wrapped, master_key_id, bound_to)

    def _current(self) -> LocalMasterKeys:
        """A file that is gone or half written leaves the keys that are known."""
        try:
            if self._path.stat().st_mtime_ns != self._read_at_ns:
                self._keys = self._read()
        except (OSError, MasterKeyMissing):
            return self._keys
        return self._keys

    def _read(self) -> LocalMasterKeys:
        try:
            changed_at_ns = self._path.stat().st_mtime_ns
            keys = read_master_keys(self._path.read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError) as error:
            raise MasterKeyMissing(f"{self._path}: {type(error).__name__}") from None
        self._read_at_ns = changed_at_ns
        return keys


def add_master_key(path: Path) -> str:
    """A new master key becomes the file's first; the id it has. The file is replaced whole, with its own rights."""
    keys = path.read_text(encoding="ascii").split()
    fresh = os.urandom(KEY_BYTES)
    content = "\n".join([base64.b64encode(fresh).decode(), *keys]) + "\n"
    _replace(path, content)
    return sha256(fresh).hexdigest()[:16]


def drop_old_master_keys(path: Path) -> int:
    """Only the first stays; how many went. For when nothing is wrapped by the others any more."""
    keys = path.read_text(encoding="ascii").split()
    _replace(path, keys[0] + "\n")
    return len(keys) - 1


def _replace(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(path.stat().st_mode & 0o777)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
