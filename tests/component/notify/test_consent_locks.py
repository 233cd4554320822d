"""Everybody locks consents to WeChat messages in the order of owners and templates, so nobody waits for each other."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.events import IncomingEvent, Position, RawMessage
from chassis.ids import new_id
from contracts.intake.v1.consent_pb2 import CONSENT_CHANGE_GIVEN, MessageConsentChanged
from contracts.record.v1.record_pb2 import Record
from services.notify.domain.parties import Channel, Recipient, RecipientKind
from services.notify.domain.sms import Outcome, SmsTry
from services.notify.entrypoints.events import look_up
from services.notify.usecases.sms.ports import NewSms
from services.notify.usecases.sms.record_sms import RecordSms, record_sms
from tests.component.notify.test_sms_rounds import BEGAN, LEASE_TIME, database_url, intent, office

__all__ = ["database_url", "office"]
TEMPLATE = "reporter_resolved"
_LOCK = text("SELECT FROM wechat_consent WHERE owner = :owner FOR UPDATE NOWAIT")
_GIVE = text("""
INSERT INTO wechat_consent (owner, template, quota, updated_at) VALUES (:owner, :template, :quota, now())
""")
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def owners(office) -> list[str]:
    """Of people who have consents left, in the order of locking."""
    found = sorted(Recipient(RecipientKind.REPORTER, uuid4().hex).owner for _ in range(2))
    async with office.engine.begin() as connection:
        for owner in found:
            await connection.execute(_GIVE, {"owner": owner, "template": TEMPLATE, "quota": 3})
    return found


@pytest.fixture
def takes_the_first_before_the_second(office, owners):
    """Who locks both waits for the first while the second is still free."""

    async def check(locking) -> None:
        async with office.engine.begin() as other:
            await other.execute(_LOCK, {"owner": owners[0]})
            task = asyncio.create_task(locking())
            async with asyncio.timeout(10):
                while not await somebody_waits(office) and not task.done():
                    await asyncio.sleep(0.02)
            assert not task.done()
            await other.execute(_LOCK, {"owner": owners[1]})
        await task

    return check


async def somebody_waits(office) -> bool:
    async with office.engine.connect() as connection:
        return bool((await connection.exec_driver_sql(_WAITING)).all())


async def test_answers_that_a_consent_is_gone_lock_the_consents_in_their_order(
    office, owners, takes_the_first_before_the_second
):
    lease, now = uuid4(), office.clock.now()
    ids = sorted(new_id() for _ in owners)
    async with office.work() as work:
        for delivery_id, owner in zip(ids, reversed(owners), strict=True):
            recipient = Recipient(RecipientKind.REPORTER, owner.removeprefix("reporter:"))
            delivery = intent(uuid4(), now)._replace(id=delivery_id, recipient=recipient, channel=Channel.WECHAT)
            work.deliveries.add(delivery)
            work.sms_messages.add(
                NewSms(delivery_id, delivery.case_id, TEMPLATE, "已办结", now, now, channel=Channel.WECHAT)
            )
    async with office.work() as work:
        await work.sms_messages.claim(Channel.WECHAT, lease, BEGAN, LEASE_TIME, 2)

    async def record() -> None:
        async with office.work() as work:
            tries = dict.fromkeys(ids, SmsTry(Outcome.CLOSED, "consent_gone"))
            await record_sms(RecordSms(lease, tries), work, office.clock)

    await takes_the_first_before_the_second(record)
    async with office.engine.connect() as connection:
        left = await connection.execute(
            text("SELECT quota FROM wechat_consent WHERE owner = ANY(:owners)"), {"owners": owners}
        )
        assert left.scalars().all() == [0, 0]


async def test_a_batch_of_changed_consents_locks_them_in_their_order_before_it_changes_any(
    office, owners, takes_the_first_before_the_second
):
    events = [consent_given(owner) for owner in reversed(owners)]

    async def prepare() -> None:
        async with office.work() as work:
            await look_up(events, {}, work, None, office.clock.now(), frozenset({Channel.WECHAT}))

    await takes_the_first_before_the_second(prepare)


def consent_given(owner: str) -> IncomingEvent:
    message = MessageConsentChanged(
        record=Record(subject_ref=owner.removeprefix("reporter:")), template_id="t", change=CONSENT_CHANGE_GIVEN
    )
    kind = MessageConsentChanged.DESCRIPTOR.full_name
    return IncomingEvent(
        uuid4(), kind, "intake", 1, message, RawMessage(Position("intake.consent.v1", 0, 0), None, b"", {})
    )
