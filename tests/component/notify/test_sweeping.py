"""What is of no use any more is let go: cases that left a queue long ago, vendors' health as dead processes saw it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from chassis.clock import SystemClock
from chassis.database import create_engine
from services.notify.adapters import queue_places
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.vendor_health import KEPT_TIME, VendorHealth, forget_health, note_health

NOW = datetime.now(UTC)


async def test_what_is_old_is_swept_and_what_is_not_stays(notify, database):
    engine = create_engine(notify.env["NOTIFY_DATABASE_URL"], "test", 1)
    old, recent = NOW - queue_places.KEPT_TIME - timedelta(days=1), NOW
    left, open_one, just_left = uuid4(), uuid4(), uuid4()
    vendor = VendorHealth("sms", f"vendor-{uuid4().hex}", "closed", 0, 0, "", None)
    async with NotifyUnitOfWork(engine, SystemClock()) as work:
        for case_id, role, at in ((left, "", old), (open_one, "lead", old), (just_left, "", recent)):
            work.queue_places.put("500105-CG", case_id, role, at)
        await note_health(work.connection, "gone", [vendor], NOW - KEPT_TIME - timedelta(hours=1))
        await note_health(work.connection, "here", [vendor], NOW)
    async with NotifyUnitOfWork(engine, SystemClock()) as work:
        await work.queue_places.sweep(NOW)
        await forget_health(work.connection, NOW)
    kept = await database.fetch("SELECT case_id FROM queue_place WHERE case_id = ANY($1)", [left, open_one, just_left])
    assert {row["case_id"] for row in kept} == {open_one, just_left}
    replicas = await database.fetch("SELECT replica FROM vendor_health WHERE vendor = $1", vendor.vendor)
    assert [row["replica"] for row in replicas] == ["here"]
    await engine.dispose()
