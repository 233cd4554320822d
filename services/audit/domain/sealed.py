"""What stands sealed in a record: whose keys open it, and what of it is shown."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.sealed_words import sealed_bytes

# Of what somebody submitted: what they said of the matter. Who they are is no fact that anything was decided on.
WORDS = ("title", "text", "address", "occurred_at", "comment", "reason")


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """`subjects`: whose seals lie around it, the outermost first. `sealed`: None where only its producer keeps it."""

    field: str
    subjects: tuple[str, ...]
    record_id: str
    sealed: bytes | None
    commitment: str


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    entry: SealedEntry
    words: Mapping[str, Any]


def sealed_entries(fields: Mapping[str, Any]) -> list[SealedEntry]:
    """Of a record as its leaf has it. Raises ValueError where a producer wrote what can't be."""
    return [_entry(each) for each in fields.get("sealed", ())]


def words_in(submitted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: submitted[name] for name in WORDS if submitted.get(name) is not None}


def _entry(said: Mapping[str, Any]) -> SealedEntry:
    sealed = None
    if said["ciphertext"] is not None:
        nonce, ciphertext = b64decode(said["nonce"]), b64decode(said["ciphertext"])
        sealed = sealed_bytes(said["cipher"], said["key_version"], nonce, ciphertext)
    return SealedEntry(said["field"], tuple(said["subjects"]), said["record_id"], sealed, said["commitment"])
