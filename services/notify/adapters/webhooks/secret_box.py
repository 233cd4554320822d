"""Subscribers' secrets at rest: AES-256-GCM under a key from a file, bound to their subscription."""

import base64
import binascii
import os
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 8


class SecretKeyMissing(Exception):  # noqa: N818
    """The key file can't be used, or the key that sealed a secret is not in it; the message says which."""


class FileSecretBox:
    """One key a line in base64, the newest first; older ones still open what they sealed."""

    def __init__(self, path: Path) -> None:
        self._ciphers = {sha256(key).digest()[:KEY_ID_BYTES]: AESGCM(key) for key in _read_keys(path)}
        self._newest = next(iter(self._ciphers))

    def seal(self, secret: bytes, subscription_id: UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return self._newest + nonce + self._ciphers[self._newest].encrypt(nonce, secret, subscription_id.bytes)

    def open(self, sealed: bytes, subscription_id: UUID) -> bytes:
        """Raises SecretKeyMissing, also when the seal was tampered with."""
        key_id, rest = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES:]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SecretKeyMissing(f"no key {key_id.hex()}")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], subscription_id.bytes)
        except InvalidTag:
            raise SecretKeyMissing("the seal is broken") from None


def _read_keys(path: Path) -> list[bytes]:
    try:
        keys = [base64.b64decode(line, validate=True) for line in path.read_text(encoding="ascii").split()]
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise SecretKeyMissing(f"{path}: {type(error).__name__}") from None
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise SecretKeyMissing(f"{path}: keys of {KEY_BYTES} bytes in base64, one a line")
    return keys
