"""What use cases need of the key store: names and numbers of parties are sealed there and never lie here in clear."""

from typing import Protocol


class DataErased(Exception):  # noqa: N818 - the trade's words, here and below
    """The key was destroyed: its person was erased."""


class KeyStoreUnavailable(Exception):  # noqa: N818
    """The key store does not answer; nothing was changed."""


class Sealing(Protocol):
    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes:
        """Raises DataErased, KeyStoreUnavailable."""
        ...

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        """Recorded by the key store. Raises DataErased, KeyStoreUnavailable."""
        ...
