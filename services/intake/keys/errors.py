"""What can go wrong with keys and what is sealed under them."""


class KeyUnknown(LookupError):  # noqa: N818
    """There is no key of this person: it was never made, or destroyed to erase what was sealed under it."""


class SealBroken(ValueError):  # noqa: N818
    """These bytes were not sealed under this person's key for this record, or were changed since."""


class MasterKeyMissing(RuntimeError):  # noqa: N818
    """No master key is configured, or not the one that wraps this data key."""
