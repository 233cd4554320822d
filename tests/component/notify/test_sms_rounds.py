"""A round of messages is asked for, sent and written down together; whoever dies on any line loses none and sends none
twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis import migration
from chassis.clock import FixedClock
from chassis.database import create_engine
from chassis.ids import new_id
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.sms import Outcome, SmsTry
from services.notify.entrypoints.sms_worker import LEASE_TIME, SmsWorker
from services.notify.usecases.ports import Contact
from services.notify.usecases.sms.ports import NewSms

MIGRATIONS = Path(__file__).parents[3] / "services" / "notify" / "migrations"
BEGAN = datetime(2026, 11, 27, 2, tzinfo=UTC)
STATES = "SELECT m.id, m.state, d.state AS told, d.reason_code FROM sms_message AS m JOIN delivery AS d USING (id)"


class Died(Exception):  # noqa: N818 - what a killed process comes to
    pass


class Contacts:
    """`answers` by case; whoever is not in it has a number."""

    def __init__(self) -> None:
        self.asked: list[list[UUID]] = []
        self.answers: dict[UUID, ContactGone | None] = {}
        self.is_there = True

    async def contacts_of(self, case_ids, purpose):
        self.asked.append(list(case_ids))
        if not self.is_there:
            raise ContactUnavailable
        found = {one: self.answers.get(one, Contact("", f"1390000{n:04}", "KD-1")) for n, one in enumerate(case_ids)}
        return {one: contact for one, contact in found.items() if contact is not None}


class Vendor:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def health(self, now):
        return []

    async def send(self, address, template, params, out_id):
        self.sent.append(out_id)
        return SmsTry(Outcome.ACCEPTED, "", "vendor")


@pytest.fixture(scope="module")
async def database_url(bare_stack, postgres_superuser_url):
    name = f"notify_{uuid4().hex[:8]}"
    connection = await asyncpg.connect(f"{postgres_superuser_url}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    await asyncio.to_thread(migration.upgrade, MIGRATIONS, f"{postgres_superuser_url}/{name}")
    return f"{postgres_superuser_url}/{name}"


class Office:
    """What a sender works with, and the senders that come one after the other."""

    def __init__(self, engine) -> None:
        self.engine, self.clock = engine, FixedClock(BEGAN)
        self.contacts, self.vendor = Contacts(), Vendor()
        self.dies_at_commit = False

    def work(self) -> NotifyUnitOfWork:
        office = self

        class Mortal(NotifyUnitOfWork):
            async def commit(self) -> None:
                if office.dies_at_commit:
                    await self.flush()
                    raise Died
                await super().commit()

        return Mortal(self.engine, self.clock)

    def sender(self) -> SmsWorker:
        app = SimpleNamespace(
            clock=self.clock, contacts=self.contacts, unit_of_work=self.work, settings=SimpleNamespace(replica="r")
        )
        return SmsWorker(app, self.vendor, per_second=1000)

    async def intend(self, count: int) -> list[UUID]:
        """Cases whose reporters are to be told."""
        now, cases = self.clock.now(), [uuid4() for _ in range(count)]
        async with self.work() as work:
            for case_id in cases:
                delivery = intent(case_id, now)
                work.deliveries.add(delivery)
                work.sms_messages.add(NewSms(delivery.id, case_id, "reporter_resolved", "已办结", now, now))
        return cases

    async def states(self) -> list[tuple[str, str, str]]:
        async with self.work() as work:
            rows = (await work.connection.exec_driver_sql(STATES)).all()
        return [(row.state, row.told, row.reason_code) for row in rows]


def intent(case_id: UUID, now: datetime) -> Delivery:
    recipient = Recipient(RecipientKind.REPORTER, uuid4().hex)
    return Delivery(
        id=new_id(),
        cause_event_id=uuid4(),
        event="CaseResolved",
        case_id=case_id,
        case_version=1,
        area_code="500105",
        party=Party.REPORTER,
        recipient=recipient,
        channel=Channel.SMS,
        purpose="reporter_resolved.sms",
        template="reporter_resolved@1",
        urgency=Urgency.PROMPT,
        state=DeliveryState.QUEUED,
        reason_code="",
        bundle_id=None,
        created_at=now,
    )


@pytest.fixture
async def office(database_url):
    engine = create_engine(database_url, "notify-rounds", 4)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("TRUNCATE sms_message, delivery, outbox, vendor_health")
    yield Office(engine)
    await engine.dispose()


async def send(sender: SmsWorker) -> int:
    """One round and what it claimed."""
    claimed = await sender._round(64)
    await asyncio.gather(*(sender._send(one) for one in claimed))
    return len(claimed)


async def die_claiming(office: Office, sender: SmsWorker) -> None:
    office.dies_at_commit = True
    with pytest.raises(Died):
        await sender._round(64)


async def die_claimed(office: Office, sender: SmsWorker) -> None:
    await sender._round(64)


async def die_sent(office: Office, sender: SmsWorker) -> None:
    await send(sender)


async def die_recording(office: Office, sender: SmsWorker) -> None:
    await send(sender)
    await die_claiming(office, sender)


async def die_recorded(office: Office, sender: SmsWorker) -> None:
    await send(sender)
    await sender._round(0)


@pytest.mark.parametrize(
    ("die", "sent_before", "ends_as"),
    [
        (die_claiming, 0, ("sent", "sent", "")),
        (die_claimed, 0, ("unknown", "unknown", "sender_died")),
        (die_sent, 5, ("unknown", "unknown", "sender_died")),
        (die_recording, 5, ("unknown", "unknown", "sender_died")),
        (die_recorded, 5, ("sent", "sent", "")),
    ],
)
async def test_whoever_dies_over_a_round_loses_none_and_sends_none_twice(office, die, sent_before, ends_as):
    await office.intend(5)
    await die(office, office.sender())
    assert len(office.vendor.sent) == sent_before
    office.dies_at_commit = False
    office.clock.advance(LEASE_TIME + timedelta(seconds=1))
    heir = office.sender()
    for _ in range(3):
        await send(heir)
    assert await office.states() == [ends_as] * 5
    assert len(office.vendor.sent) == len(set(office.vendor.sent)) == (sent_before or (5 if die is die_claiming else 0))


async def test_what_could_not_be_written_down_is_written_down_by_the_next_round(office):
    await office.intend(3)
    sender = office.sender()
    await send(sender)
    await die_claiming(office, sender)
    office.dies_at_commit = False
    await send(sender)
    assert await office.states() == [("sent", "sent", "")] * 3 and len(office.vendor.sent) == 3


async def test_the_contacts_of_a_round_are_asked_for_together_and_each_is_answered_for_itself(office):
    gone, not_now, *others = await office.intend(6)
    office.contacts.answers = {gone: ContactGone(), not_now: None}
    sender = office.sender()
    assert await send(sender) == 6
    assert len(office.contacts.asked) == 1 and set(office.contacts.asked[0]) == {gone, not_now, *others}
    await sender._round(0)
    states = sorted(await office.states())
    assert states == [("failed", "failed", "contact_gone"), ("queued", "queued", ""), *[("sent", "sent", "")] * 4]


async def test_while_intake_is_away_nothing_is_lost_and_nothing_sent(office):
    await office.intend(3)
    office.contacts.is_there = False
    sender = office.sender()
    await send(sender)
    await sender._round(0)
    assert await office.states() == [("queued", "queued", "")] * 3
    office.contacts.is_there = True
    office.clock.advance(timedelta(seconds=10))
    await send(sender)
    await sender._round(0)
    assert await office.states() == [("sent", "sent", "")] * 3 and len(office.vendor.sent) == 3


async def test_no_more_is_sent_than_the_budget_allows(office):
    await office.intend(5)
    sender = office.sender()
    sender._budget.per_second = sender._budget.left = 2
    assert [await send(sender), await send(sender)] == [2, 0]
    office.clock.advance(timedelta(seconds=1))
    assert await send(sender) == 2
