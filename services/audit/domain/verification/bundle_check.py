"""Entries against the hashes of their tile: what was changed, dropped, added or reordered, and at which index."""

from collections import Counter
from collections.abc import Sequence

from services.audit.domain.verification.findings import (
    ENTRIES_REORDERED,
    ENTRY_ADDED,
    ENTRY_CHANGED,
    ENTRY_MISSING,
    Finding,
)


def differences(first_index: int, found: Sequence[bytes], expected: Sequence[bytes]) -> list[Finding]:
    """`found` are the hashes of the entries that are there, `expected` those of the tile. Empty when they agree."""
    if found == expected:
        return []
    lost, gained = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    if not lost and not gained:
        places = [at for at, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]]
        return [Finding(ENTRIES_REORDERED, f"{first_index + places[0]}-{first_index + places[-1]}")]
    missing = [first_index + at for at, each in enumerate(expected) if each in lost]
    added = [first_index + at for at, each in enumerate(found) if each in gained]
    changed = set(missing) & set(added) if len(found) == len(expected) else set()
    return [
        *(Finding(ENTRY_CHANGED, str(index)) for index in sorted(changed)),
        *(Finding(ENTRY_MISSING, str(index)) for index in missing if index not in changed),
        *(Finding(ENTRY_ADDED, str(index)) for index in added if index not in changed),
    ]
