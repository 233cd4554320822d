"""The two ciphers that seal: AES-256-GCM, and SM4-GCM where the national cipher is asked for (GB/T 32907)."""

import hmac
import os
from enum import IntEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.sealed_words import NONCE_BYTES
from services.intake.keys.errors import SealBroken

TAG_BYTES = 16
_SM4_KEY_BYTES = 16


class CipherKind(IntEnum):
    """The number stands in front of everything sealed: both open for ever, whichever seals now."""

    AES_256_GCM = 1
    SM4_GCM = 2


CIPHER_NAMES = {"aes-256-gcm": CipherKind.AES_256_GCM, "sm4-gcm": CipherKind.SM4_GCM}


class Sealer(Protocol):
    def encrypt(self, plaintext: bytes, bound: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        ...

    def decrypt(self, sealed: bytes, bound: bytes) -> bytes:
        """Raises SealBroken."""
        ...


class AesSealer:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def encrypt(self, plaintext: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, bound)

    def decrypt(self, sealed: bytes, bound: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except InvalidTag:
            raise SealBroken from None


class Sm4Sealer:
    """SM4 has keys of 128 bits: one of its own is derived, so that no key ever serves two ciphers."""

    def __init__(self, key: bytes) -> None:
        self._cipher = algorithms.SM4(hmac.digest(key, b"powerlist sm4-gcm", "sha256")[:_SM4_KEY_BYTES])

    def encrypt(self, plaintext: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        encryptor = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return nonce + encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag

    def decrypt(self, sealed: bytes, bound: bytes) -> bytes:
        nonce, content, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
        decryptor = Cipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound)
        try:
            return decryptor.update(content) + decryptor.finalize()
        except InvalidTag:
            raise SealBroken from None


def sealer(kind: CipherKind, key: bytes) -> Sealer:
    return AesSealer(key) if kind is CipherKind.AES_256_GCM else Sm4Sealer(key)
