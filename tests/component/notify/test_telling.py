"""Who is told of a case's events: everybody once, in order, only himself."""

from tests.component.notify.cases import DISPATCHER, LEAD_POST, LEAD_UNIT, SUPERVISING_UNIT, Reported


async def test_an_assignment_tells_reporter_post_holder_supervisor_and_assistant(publish, deliveries_of):
    case = Reported()
    await publish(case.event("CaseAssigned"))
    told = {d["party"]: d for d in await deliveries_of(case.id, 4)}
    assert set(told) == {"reporter", "post_holder", "supervising_unit", "assistant"}
    assert told["post_holder"]["recipient"] == {"kind": "post", "ref": LEAD_POST}
    assert told["reporter"]["recipient"] == {"kind": "reporter", "ref": case.reporter_ref}
    assert {d["state"] for d in told.values()} == {"delivered"}


async def test_a_redelivered_event_tells_each_party_once(publish, deliveries_of, database):
    case = Reported()
    assigned = case.event("CaseAssigned")
    await publish(assigned, assigned)
    await publish(assigned)
    await publish(case.event("CaseAccepted"))
    await deliveries_of(case.id, 6)
    counts = await database.fetch(
        "SELECT party, event, count(*) FROM delivery WHERE case_id = $1 GROUP BY party, event", case.id
    )
    assert {row["count"] for row in counts} == {1}
    assert await database.fetchval("SELECT count(*) FROM inbox_item WHERE case_id = $1", case.id) == 6
    recorded = "SELECT count(*) FROM outbox WHERE aggregatetype = 'notify.delivery.v1' AND aggregateid = $1"
    assert await database.fetchval(recorded, str(case.id)) == 6


async def test_nobody_is_told_twice_even_when_the_memory_of_handled_events_is_lost(publish, deliveries_of, database):
    case = Reported()
    assigned = case.event("CaseAssigned")
    await publish(assigned)
    await deliveries_of(case.id, 4)
    await database.execute("DELETE FROM inbox WHERE event_id = $1", assigned.id)
    await publish(assigned, case.event("CaseAccepted"))
    assert len(await deliveries_of(case.id, 6)) == 6


async def test_two_events_of_a_case_are_told_in_order(publish, deliveries_of, notify):
    case = Reported()
    await publish(case.event("CaseAssigned"), case.event("CaseAccepted"), case.event("CaseResolved"))
    told = await deliveries_of(case.id, 8)
    assert [d["case_version"] for d in told] == sorted(d["case_version"] for d in told)
    async with notify.client("reporter", case.reporter_ref) as reporter:
        items = (await reporter.get("/v1/inbox")).json()["items"]
    assert [item["event"] for item in items] == ["CaseResolved", "CaseAccepted", "CaseAssigned"]


async def test_triage_tells_the_dispatcher_and_a_dispute_the_units_in_it(publish, deliveries_of):
    triaged, disputed = Reported(), Reported()
    await publish(triaged.event("CaseSentToTriage", lead=None, assistants=[], triage_reason="gap"))
    await publish(
        disputed.event("CaseDisputed", lead=None, supervising_unit="", disputed_units=[LEAD_UNIT, "500105-HB"])
    )
    told = await deliveries_of(triaged.id, 2)
    assert {d["recipient"]["ref"] for d in told} == {triaged.reporter_ref, DISPATCHER}
    told = await deliveries_of(disputed.id, 4)
    units = {d["recipient"]["ref"] for d in told if d["recipient"]["kind"] == "unit"}
    assert units == {DISPATCHER, LEAD_UNIT, "500105-HB"}


async def test_texts_are_chinese_with_names_and_civil_time(publish, deliveries_of, notify):
    case = Reported(urgency="emergency")
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    async with notify.client("officer", "o", post=LEAD_POST, unit=LEAD_UNIT) as officer:
        items = (await officer.get("/v1/inbox")).json()["items"]
    (item,) = [item for item in items if item["case_id"] == str(case.id)]
    assert item["title"] == "【特急】新派单：夜间施工噪声"
    assert (
        "江北区城市管理局" in item["text"] and "2026年6月1日10:30" in item["text"] and "（待定）前签收" in item["text"]
    )
    assert item["urgency"] == "immediate"


async def test_the_record_names_power_party_and_cause(publish, deliveries_of, database):
    from contracts.notify.v1.delivery_pb2 import DeliveryRecorded

    case = Reported()
    assigned = case.event("CaseAssigned")
    await publish(assigned)
    await deliveries_of(case.id, 4)
    payloads = await database.fetch("SELECT payload FROM outbox WHERE aggregateid = $1 ORDER BY position", str(case.id))
    recorded = [DeliveryRecorded.FromString(row["payload"]) for row in payloads]
    assert {r.cause_event_id for r in recorded} == {str(assigned.id)}
    assert {r.record.action for r in recorded} == {"delivery.recorded"}
    assert {(r.case_version, r.record.case_version) for r in recorded} == {(1, 1)}
    assert {r.record.power.code for r in recorded} == {"500105-CF-CG-001"}
    assert SUPERVISING_UNIT in {r.recipient_ref for r in recorded}


async def test_the_unit_that_an_issue_is_about_is_told_nothing_in_any_quality(publish, deliveries_of):
    assigned, disputed = Reported(), Reported()
    await publish(assigned.event("CaseAssigned", withheld_from=[SUPERVISING_UNIT]))
    await publish(
        disputed.event(
            "CaseDisputed",
            lead=None,
            assistants=[],
            disputed_units=[LEAD_UNIT],
            withheld_from=[LEAD_UNIT, DISPATCHER],
        )
    )
    told = await deliveries_of(assigned.id, 3)
    assert {d["party"] for d in told} == {"reporter", "post_holder", "assistant"}
    told = await deliveries_of(disputed.id, 3)
    assert {d["party"] for d in told} == {"reporter", "dispatcher", "supervising_unit"}
    assert {d["recipient"]["ref"] for d in told if d["recipient"]["kind"] == "unit"} == {SUPERVISING_UNIT}
