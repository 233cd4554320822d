"""What can go wrong; which HTTP status each is stands in entrypoints/problems.py."""

from collections.abc import Sequence
from datetime import datetime
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


class CallbackQuiet(NotifyError):  # noqa: N818
    """The person does not want to be called at this hour."""

    def __init__(self, callback_id: UUID, until: datetime) -> None:
        super().__init__(str(callback_id))
        self.callback_id = callback_id
        self.quiet_until = until.isoformat()


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


class BadField(NotifyError):  # noqa: N818
    """One field of a request can't stand: what, and how to mend it."""

    def __init__(self, field: str, code: str, zh: str, en: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.zh, self.en = field, code, zh, en


class FieldsRefused(NotifyError):  # noqa: N818
    """Some fields can't stand: all of them at once."""

    def __init__(self, errors: Sequence[BadField]) -> None:
        super().__init__(", ".join(str(error) for error in errors))
        self.errors = errors


class NotOwnUnit(NotifyError):  # noqa: N818
    """The unit is not the caller's, nor in its area."""


class SubscriptionUnknown(NotifyError):  # noqa: N818
    """There is no such subscription, or it is another unit's."""

    def __init__(self, subscription_id: UUID) -> None:
        super().__init__(str(subscription_id))
        self.subscription_id = subscription_id


class SubscriptionOff(NotifyError):  # noqa: N818
    """It has to be turned on first."""

    def __init__(self, subscription_id: UUID) -> None:
        super().__init__(str(subscription_id))
        self.subscription_id = subscription_id


class TooManySubscriptions(NotifyError):  # noqa: N818
    """The unit has as many as it may."""

    def __init__(self, count_max: int) -> None:
        super().__init__(str(count_max))
        self.count_max = count_max


class NoWebhook(NotifyError):  # noqa: N818
    """The unit reads this subscription from Kafka, where it seeks and pauses by itself."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class TopicUnavailable(NotifyError):  # noqa: N818
    """Kafka can't be asked now; nothing was changed, try again."""


class AlreadyByKafka(NotifyError):  # noqa: N818
    """The unit has its topic already."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class DeliveryUnknown(NotifyError):  # noqa: N818
    """There is no such line in the ledger of the caller's area."""

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__(str(delivery_id))
        self.delivery_id = delivery_id


class NotResendable(NotifyError):  # noqa: N818
    """Only what failed or is unknown, by a way that sends, can be sent again."""

    def __init__(self, state: str, channel: str) -> None:
        super().__init__(f"{state} {channel}")
        self.state, self.channel = str(state), str(channel)


class WordingUnknown(NotifyError):  # noqa: N818
    """There is no such version of a template among those that were written."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.template = written


class SecondPersonNeeded(NotifyError):  # noqa: N818
    """Who wrote a wording doesn't publish it."""
