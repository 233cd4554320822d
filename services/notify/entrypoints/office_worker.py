"""Sends messages to posts and units."""

from collections.abc import Sequence

from services.notify.domain.parties import Channel
from services.notify.domain.sms import Outcome, SmsTry
from services.notify.entrypoints.sms_worker import Addressed, Addresses, SmsWorker
from services.notify.usecases.sms.ports import ClaimedSms, SealedAddress


class WeComWorker(SmsWorker):
    """Messages to posts and units, at the addresses that they have named; each is opened for one sending."""

    channel = Channel.WECOM

    async def _addresses_of(self, claimed: Sequence[ClaimedSms]) -> Addresses:
        async with self._app.unit_of_work() as work:
            found = await work.staff_addresses.of_deliveries([message.id for message in claimed])
        return {message.id: self._opened(message, found.get(message.id)) for message in claimed}

    def _opened(self, message: ClaimedSms, found: SealedAddress | None) -> Addressed | SmsTry:
        if found is None:
            return SmsTry(Outcome.REFUSED, "address_missing")
        address = self._app.secret_box.open(found.sealed, found.id).decode()
        return Addressed(address, {"text": message.text, "body": message.body})


class EmailWorker(WeComWorker):
    channel = Channel.EMAIL
