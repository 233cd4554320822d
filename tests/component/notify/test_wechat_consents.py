"""What people change in WeChat itself: their quota follows, once, and a yes told twice is one message."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.intake.v1.consent_pb2 import CONSENT_CHANGE_GIVEN, CONSENT_CHANGE_WITHDRAWN, MessageConsentChanged
from contracts.record.v1.record_pb2 import Record
from tests.component.notify.cases import CaseEvent

# As the sample settings name it.
TEMPLATE, TEMPLATE_ID = "reporter_resolved", "sample-resolved"


class Person:
    def __init__(self, notify, publish):
        self.ref = uuid4().hex
        self._notify, self._publish = notify, publish

    async def changes(self, change, template_id=TEMPLATE_ID, second=0):
        message = MessageConsentChanged(record=Record(subject_ref=self.ref), template_id=template_id, change=change)
        message.changed_at.FromDatetime(datetime.now(UTC).replace(microsecond=0))
        message.changed_at.seconds += second
        kind = MessageConsentChanged.DESCRIPTOR.full_name
        event = CaseEvent(uuid4(), kind, self.ref, message.SerializeToString(), "intake.consent.v1")
        await self._publish(event)

    async def agrees_in_app(self, count=1):
        async with self._notify.client("reporter", self.ref) as reporter:
            answer = await reporter.post("/v1/consents", json={"template": TEMPLATE, "count": count})
            assert answer.status_code == 201, answer.text

    async def left(self):
        async with self._notify.client("reporter", self.ref) as reporter:
            return (await reporter.get("/v1/consents")).json()["left"]

    async def has_left(self, left):
        async with asyncio.timeout(20):
            while await self.left() != left:
                await asyncio.sleep(0.05)


@pytest.fixture
def person(notify, publish):
    return Person(notify, publish)


async def test_a_yes_that_only_wechat_tells_counts_and_one_told_by_both_counts_once(person):
    await person.changes(CONSENT_CHANGE_GIVEN)
    await person.has_left({TEMPLATE: 1})
    await person.agrees_in_app()
    assert await person.left() == {TEMPLATE: 1}
    await person.agrees_in_app()
    assert await person.left() == {TEMPLATE: 2}


async def test_who_switches_it_off_is_sent_nothing_any_more(person):
    await person.agrees_in_app(3)
    await person.changes(CONSENT_CHANGE_WITHDRAWN, second=1)
    await person.has_left({})
    # The same yes once more, behind the no.
    await person.changes(CONSENT_CHANGE_GIVEN)
    await person.changes(CONSENT_CHANGE_GIVEN, second=2)
    await person.has_left({TEMPLATE: 1})


async def test_a_kind_of_message_that_we_do_not_send_changes_nothing(person):
    await person.agrees_in_app()
    await person.changes(CONSENT_CHANGE_WITHDRAWN, template_id="of-another-app", second=1)
    await person.changes(CONSENT_CHANGE_GIVEN, second=2)
    await person.changes(CONSENT_CHANGE_GIVEN, second=3)
    await person.has_left({TEMPLATE: 2})
