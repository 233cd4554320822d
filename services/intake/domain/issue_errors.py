"""Why an issue is not taken in, or not shown."""

from collections.abc import Sequence

from services.intake.domain.field_errors import FieldError
from services.intake.domain.reporter_acts import ActKind


class InvalidIssue(Exception):  # noqa: N818
    """Some fields can't be as they are; `errors` names all of them."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{len(errors)} fields")
        self.errors = tuple(errors)


class ChannelNotAllowed(Exception):  # noqa: N818
    """This channel is for officers, or for reporters, and the caller is the other."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class IssueUnknown(Exception):  # noqa: N818
    """There is no such issue, or the caller may not know of it."""


class IssueOutsideArea(Exception):  # noqa: N818
    """The issue is another unit's or lies in another area."""


class OnlyReporter(Exception):  # noqa: N818
    """Only the reporter may do this, or, where an officer wrote the issue down, the unit that did."""


class ActNotPossible(Exception):  # noqa: N818
    """The issue stands where this can't be done; `legal` can."""

    def __init__(self, kind: ActKind, status: str, status_label: str, legal: Sequence[ActKind]) -> None:
        super().__init__(f"{kind} in {status}")
        self.kind = kind
        self.issue_status = status
        self.status_label = status_label
        self.legal = [str(each) for each in legal]
        self.kind_zh = kind.wish_zh
        self.legal_zh = "、".join(each.wish_zh for each in legal) or "无"


class FixNotOpen(Exception):  # noqa: N818
    """No proposed fix waits for answers, or its time is over."""


class AttachmentUnknown(Exception):  # noqa: N818
    """There is no such attachment, or the caller may not know of it."""


class AttachmentNotAllowed(Exception):  # noqa: N818
    """The file is empty or of a kind that is not taken."""


class AttachmentBroken(Exception):  # noqa: N818
    """The file begins like a picture and goes on like none."""


class PictureTooLarge(Exception):  # noqa: N818
    """It would take too much room when decoded; `limit` in million pixels."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class FileTooLarge(Exception):  # noqa: N818
    """Larger than files of its kind may be; `limit` in MiB."""

    def __init__(self, kind: str, limit: int) -> None:
        super().__init__(f"{kind}: {limit}")
        self.kind = kind
        self.limit = limit


class NoThumbnail(Exception):  # noqa: N818
    """Only pictures have one."""


class LinkOver(Exception):  # noqa: N818
    """The signed link has expired, or was changed."""


class SurgeUnknown(Exception):  # noqa: N818
    """There is no such surge, or the caller may not know of it."""


class SurgeAnswered(Exception):  # noqa: N818
    """It was answered; an answer is given once."""


class CriticismIsNoRumour(Exception):  # noqa: N818
    """What is about a unit asks for an answer, not for a check whether it is true."""


class MarkUnknown(Exception):  # noqa: N818
    """Nothing of that id was marked."""


class AlreadyReviewed(Exception):  # noqa: N818
    """Somebody has looked at it already; `decision` is theirs."""

    def __init__(self, decision: str) -> None:
        super().__init__(decision)
        self.decision = decision


class TooManyAttachments(Exception):  # noqa: N818
    """Too many of the caller's files wait to be used."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class VirusFound(Exception):  # noqa: N818
    """The scanner found a virus. `found`: what it calls it."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class ScannerAway(Exception):  # noqa: N818
    """The virus scanner does not answer, or could not scan: the file is not known to be clean."""


class AttachmentUnscanned(Exception):  # noqa: N818
    """The file is held until the virus scanner is back."""


class AttachmentInfected(Exception):  # noqa: N818
    """A virus was found in the file after it was taken in; it is gone."""


class AttachmentMissing(Exception):  # noqa: N818
    """The store has lost the file: it is known, and nobody erased it."""


class AttachmentStoreAway(Exception):  # noqa: N818
    """The store of files does not answer, or not as it should."""


class OriginalErased(Exception):  # noqa: N818
    """The personal data was erased by destroying its key."""


class WordsWithheld(Exception):  # noqa: N818
    """The words may say who an anonymous or confidential reporter is."""


class TrackingCodeTaken(Exception):  # noqa: N818
    """By chance another issue has this tracking code already: draw again."""


class OriginKnown(Exception):  # noqa: N818
    """What the issue is called elsewhere is the number of one that is here already."""

    def __init__(self, issue_id: str | None = None, tracking_code: str | None = None) -> None:
        super().__init__(issue_id)
        self.issue_id = issue_id
        self.tracking_code = tracking_code


class CategoryUnknown(Exception):  # noqa: N818
    """The rulebook in force has no such category."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FollowNotPossible(Exception):  # noqa: N818
    """The issue is over: there is nothing to join."""

    def __init__(self, status: str, status_label: str) -> None:
        super().__init__(status)
        self.issue_status = status
        self.status_label = status_label


class TooManyReads(Exception):  # noqa: N818
    """Somebody opens more originals in an hour than the work can need."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit
