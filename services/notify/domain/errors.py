"""What can go wrong; which HTTP status each is stands in entrypoints/problems.py."""

from uuid import UUID


class NotifyError(Exception):
    """Base of this service's errors."""


class InboxItemUnknown(NotifyError):  # noqa: N818
    """There is no such item in the caller's inbox."""

    def __init__(self, item_id: UUID) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class CallbackUnknown(NotifyError):  # noqa: N818
    """There is no such call-back on the caller's list."""

    def __init__(self, callback_id: UUID) -> None:
        super().__init__(str(callback_id))
        self.callback_id = callback_id


class CallbackTaken(NotifyError):  # noqa: N818
    """An operator has this call in hand already."""

    def __init__(self, callback_id: UUID) -> None:
        super().__init__(str(callback_id))
        self.callback_id = callback_id


class CallbackNotOpen(NotifyError):  # noqa: N818
    """The call is over, or was not opened by this operator."""

    def __init__(self, callback_id: UUID) -> None:
        super().__init__(str(callback_id))
        self.callback_id = callback_id


class OutsideArea(NotifyError):  # noqa: N818
    """The case is no affair of the caller's unit."""


class ContactGone(NotifyError):  # noqa: N818
    """Intake holds no contact any more: erased, or the reporter left none."""


class ContactUnavailable(NotifyError):  # noqa: N818
    """Intake can't be asked now; nothing was lost, try again."""
