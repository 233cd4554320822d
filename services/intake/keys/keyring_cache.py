"""Unwrapped keys, kept in this process for minutes at most and few at a time."""

import time
from collections import OrderedDict
from collections.abc import Callable

from services.intake.keys.sealing import Keyring

# How long a destroyed key may live on in some process.
CACHE_SECONDS = 300.0
CACHED_KEYRINGS_MAX = 20_000


class KeyringCache:
    def __init__(
        self,
        seconds: float = CACHE_SECONDS,
        keyrings_max: int = CACHED_KEYRINGS_MAX,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = min(seconds, CACHE_SECONDS)
        self._keyrings_max = keyrings_max
        self._now = now
        self._kept: OrderedDict[str, tuple[Keyring, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, subject_ref: str) -> Keyring | None:
        entry = self._kept.get(subject_ref)
        if entry is None:
            return None
        keyring, until = entry
        if self._now() >= until:
            del self._kept[subject_ref]
            return None
        self._kept.move_to_end(subject_ref)
        return keyring

    def put(self, keyring: Keyring) -> None:
        self._kept[keyring.subject_ref] = (keyring, self._now() + self._seconds)
        self._kept.move_to_end(keyring.subject_ref)
        while len(self._kept) > self._keyrings_max:
            self._kept.popitem(last=False)

    def forget(self, subject_ref: str) -> None:
        self._kept.pop(subject_ref, None)

    def clear(self) -> None:
        self._kept.clear()
