"""Why an issue is not taken in, or not shown."""

from collections.abc import Sequence

from services.intake.domain.field_errors import FieldError


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


class OriginalErased(Exception):  # noqa: N818
    """The personal data was erased by destroying its key."""


class TrackingCodeTaken(Exception):  # noqa: N818
    """By chance another issue has this tracking code already: draw again."""


class CategoryUnknown(Exception):  # noqa: N818
    """The rulebook in force has no such category."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
