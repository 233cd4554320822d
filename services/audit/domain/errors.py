"""What can't be answered."""


class RecordUnknown(Exception):  # noqa: N818
    """No record of this event, or none that concerns the inquirer's unit."""

    def __init__(self, event_id: str) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class NothingSealed(Exception):  # noqa: N818
    """The record holds codes only."""

    def __init__(self, event_id: str) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class WordsElsewhere(Exception):  # noqa: N818
    """They are too long for a leaf: it holds the commitment to them only."""


class WordsErased(Exception):  # noqa: N818
    """The key was destroyed: its person was erased."""


class WordsWithheld(Exception):  # noqa: N818
    """They may say who an anonymous or confidential reporter is."""


class WordsContradict(Exception):  # noqa: N818
    """What opens is not what the record commits to, or the seal is not one of this person and record."""

    def __init__(self, event_id: str) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class TooManyReads(Exception):  # noqa: N818
    """The key store opens no more for this person within the hour."""


class KeyStoreUnavailable(Exception):  # noqa: N818
    """The key store does not answer, or not as it should."""


class CaseUnknown(Exception):  # noqa: N818
    """No record of this case, or it doesn't concern the inquirer's unit."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class LogContradicted(Exception):  # noqa: N818
    """The records are not those that the tree was grown from: somebody has changed the tables."""

    def __init__(self, size: int, reason: str) -> None:
        super().__init__(reason)
        self.size = size


class DatabaseBehindSigner(Exception):  # noqa: N818
    """The database has less than was signed, or another history: an older state was put back."""

    def __init__(self, recorded: int, signed: int) -> None:
        super().__init__(
            f"the database has {recorded} records, but the signer has signed a tree of {signed}: restore a newer state "
            "of the database, up to the last commit; recording on would fork the log"
        )
        self.recorded = recorded
        self.signed = signed


class NotPublishedYet(Exception):  # noqa: N818
    """The record is in no published checkpoint yet."""

    def __init__(self, event_id: str) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class NoSuchTree(Exception):  # noqa: N818
    """The published log has never had this size, or not yet."""

    def __init__(self, size: int, published: int) -> None:
        super().__init__(f"{size} of {published}")
        self.size = size
        self.published = published


class BeyondArea(Exception):  # noqa: N818
    """The unit is not of the inquirer's area."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class TooManyRecords(Exception):  # noqa: N818
    """More than one export holds."""

    def __init__(self, count_max: int) -> None:
        super().__init__(str(count_max))
        self.count_max = count_max


class PeriodNotOver(Exception):  # noqa: N818
    """What is recorded before it ends still decides the lots."""

    def __init__(self, last: str) -> None:
        super().__init__(last)
        self.last = last


class ExportUnknown(Exception):  # noqa: N818
    """There is none, it is another's, or it is not kept any more."""

    def __init__(self, export_id: str) -> None:
        super().__init__(export_id)
        self.export_id = export_id


class ErasureUnknown(Exception):  # noqa: N818
    """Nothing of this id was decided."""

    def __init__(self, erasure_id: str) -> None:
        super().__init__(erasure_id)
        self.erasure_id = erasure_id
