"""Entry bundles (c2sp.org/tlog-tiles): entries one behind the other, each with its length in two bytes before it."""

from collections.abc import Iterable

LENGTH_BYTES = 2


class EntryTooLarge(OverflowError):  # noqa: N818
    """An entry that two bytes can't count: no bundle can hold it, so it was never in the log."""


class BundleMalformed(ValueError):  # noqa: N818
    """The bytes are no sequence of entries with their lengths."""


def bundle_of(entries: Iterable[bytes]) -> bytes:
    """Raises EntryTooLarge."""
    try:
        return b"".join(part for entry in entries for part in (len(entry).to_bytes(LENGTH_BYTES, "big"), entry))
    except OverflowError:
        raise EntryTooLarge from None


def entries_of(bundle: bytes) -> list[bytes]:
    """Raises BundleMalformed."""
    entries, at = [], 0
    while at < len(bundle):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(bundle[begin - LENGTH_BYTES : begin], "big")
        if begin > len(bundle) or at > len(bundle):
            raise BundleMalformed("a bundle ends within an entry")
        entries.append(bundle[begin:at])
    return entries
