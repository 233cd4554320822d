"""Sealing: AES-256-GCM under a person's data key, bound to the person and the record it belongs to.

Sealed bytes: format (1) · key version (2, big endian) · nonce (12) · ciphertext with tag.
"""

import os
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.intake.keys.errors import KeyUnknown, SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
# Another cipher gets another number.
AES_256_GCM = 1
_HEAD = struct.Struct(">BH")
_TAG_BYTES = 16


class Keyring:
    """All data keys of one person; the newest seals, each opens what it sealed."""

    __slots__ = ("_ciphers", "newest", "subject_ref")

    def __init__(self, subject_ref: str, keys: Mapping[int, bytes]) -> None:
        self.subject_ref = subject_ref
        self.newest = max(keys)
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}

    def seal(self, record_id: str, plaintext: bytes) -> bytes:
        head = _HEAD.pack(AES_256_GCM, self.newest)
        nonce = os.urandom(NONCE_BYTES)
        bound = self._bound(head, record_id)
        return head + nonce + self._ciphers[self.newest].encrypt(nonce, plaintext, bound)

    def open(self, record_id: str, sealed: bytes) -> bytes:
        """Raises SealBroken, or KeyUnknown when the key of that version is gone."""
        if len(sealed) < _HEAD.size + NONCE_BYTES + _TAG_BYTES:
            raise SealBroken
        kind, version = _HEAD.unpack_from(sealed)
        if kind != AES_256_GCM:
            raise SealBroken
        cipher = self._ciphers.get(version)
        if cipher is None:
            raise KeyUnknown
        head, nonce = sealed[: _HEAD.size], sealed[_HEAD.size : _HEAD.size + NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[_HEAD.size + NONCE_BYTES :], self._bound(head, record_id))
        except InvalidTag:
            raise SealBroken from None

    def _bound(self, head: bytes, record_id: str) -> bytes:
        """A sealed value moved to another person or record does not open."""
        return b"\0".join((head, self.subject_ref.encode(), record_id.encode()))
