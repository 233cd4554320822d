"""Words that a producer seals into a record, and the commitment to them that stands beside in the open.

What is sealed is canonical JSON with a salt and what somebody submitted; the commitment is the SHA-256 of both. Without
the salt, which only the seal and the submitter's own receipt hold, nobody can try texts against it, however short.

Sealed bytes: cipher (1) · key version (2, big endian) · nonce (12) · ciphertext with tag (16).
"""

import hmac
import secrets
import struct
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

HEAD = struct.Struct(">BH")
NONCE_BYTES = 12
# The number stands in front of everything sealed. A256GCM as JOSE calls it (RFC 7518); SM4 has no name there.
CIPHERS = {1: "A256GCM", 2: "SM4-GCM"}
SALT_BYTES = 16
# A leaf has 64 KB: in Base64 this takes 54,000, and leaves room for the reasons of a decision.
SEALED_BYTES_MAX = 40_000


class CommitmentBroken(ValueError):  # noqa: N818
    """What was opened is not what the record commits to."""


class SealedWords(NamedTuple):
    """`subject_refs`: whose keys, the outermost first. `sealed` is bound to `record_id` and to each of them."""

    field: str
    subject_refs: tuple[str, ...]
    record_id: str
    sealed: bytes
    commitment: bytes


def sealed_bytes(cipher: str, key_version: int, nonce: bytes, ciphertext: bytes) -> bytes:
    """As it was sealed, from what a record says of it. Raises ValueError for a cipher that nobody knows."""
    number = {name: number for number, name in CIPHERS.items()}.get(cipher)
    if number is None or not 0 <= key_version <= 0xFFFF:
        raise ValueError(cipher)
    return HEAD.pack(number, key_version) + nonce + ciphertext


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def canonical(content: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def commitment_of(salt: str, submitted: Mapping[str, Any]) -> bytes:
    return sha256(salt.encode() + canonical(submitted)).digest()


def submitted_in(content: bytes, commitment: bytes) -> dict[str, Any]:
    """What was submitted. Raises CommitmentBroken."""
    try:
        found = orjson.loads(content)
        salt, submitted = found["salt"], found["submitted"]
        is_kept = hmac.compare_digest(commitment_of(salt, submitted), commitment)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise CommitmentBroken from None
    if not is_kept or len(salt) != 2 * SALT_BYTES or not isinstance(submitted, dict):
        raise CommitmentBroken
    return submitted
