"""Sealing under a person's data key, bound to the person and the record it belongs to.

Sealed bytes: see `chassis.sealed_words`.
"""

from collections.abc import Mapping

from chassis.sealed_words import HEAD, NONCE_BYTES
from services.intake.keys.ciphers import TAG_BYTES, CipherKind, Sealer, sealer
from services.intake.keys.errors import KeyUnknown, SealBroken

KEY_BYTES = 32


class Keyring:
    """All data keys of one person; the newest seals, each opens what it sealed."""

    __slots__ = ("_keys", "_sealers", "kind", "newest", "subject_ref")

    def __init__(self, subject_ref: str, keys: Mapping[int, bytes], kind: CipherKind = CipherKind.AES_256_GCM) -> None:
        self.subject_ref = subject_ref
        self.kind = kind
        self.newest = max(keys)
        self._keys = dict(keys)
        self._sealers: dict[tuple[int, int], Sealer] = {}

    def seal(self, record_id: str, plaintext: bytes) -> bytes:
        head = HEAD.pack(self.kind, self.newest)
        return head + self._sealer(self.kind, self.newest).encrypt(plaintext, self._bound(head, record_id))

    def open(self, record_id: str, sealed: bytes) -> bytes:
        """Raises SealBroken, or KeyUnknown when the key of that version is gone."""
        if len(sealed) < HEAD.size + NONCE_BYTES + TAG_BYTES:
            raise SealBroken
        kind, version = HEAD.unpack_from(sealed)
        if kind not in set(CipherKind):
            raise SealBroken
        if version not in self._keys:
            raise KeyUnknown
        bound = self._bound(sealed[: HEAD.size], record_id)
        return self._sealer(kind, version).decrypt(sealed[HEAD.size :], bound)

    def _sealer(self, kind: int, version: int) -> Sealer:
        known = self._sealers.get((kind, version))
        if known is None:
            known = self._sealers[kind, version] = sealer(CipherKind(kind), self._keys[version])
        return known

    def _bound(self, head: bytes, record_id: str) -> bytes:
        """A sealed value moved to another person or record does not open."""
        return b"\0".join((head, self.subject_ref.encode(), record_id.encode()))
