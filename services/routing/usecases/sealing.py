"""What use cases need of the key store: names and numbers of parties are sealed there and never lie here in clear."""

from collections.abc import Sequence
from typing import Protocol

from chassis.sealed_words import SealedWords, canonical, commitment_of, new_salt


class DataErased(Exception):  # noqa: N818 - the trade's words, here and below
    """The key was destroyed: its person was erased."""


class KeyStoreUnavailable(Exception):  # noqa: N818
    """The key store does not answer; nothing was changed."""


class Sealing(Protocol):
    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes, *, known: bool = False) -> bytes:
        """`known`: only under a key that is there already. Raises DataErased, KeyStoreUnavailable."""
        ...

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        """Recorded by the key store. Raises DataErased, KeyStoreUnavailable."""
        ...


async def seal_words(
    field: str, text: str, subject_refs: Sequence[str], record_id: str, sealing: Sealing
) -> SealedWords:
    """Under everybody's key in turn, so that erasing any of them ends it. Raises DataErased, KeyStoreUnavailable."""
    salt, submitted = new_salt(), {"text": text}
    sealed = canonical({"salt": salt, "submitted": submitted})
    for ref in reversed(subject_refs):
        sealed = await sealing.seal(ref, record_id, sealed, known=True)
    return SealedWords(field, tuple(subject_refs), record_id, sealed, commitment_of(salt, submitted))
