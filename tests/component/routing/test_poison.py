"""A message that can't be handled, and what waits behind it."""

from chassis.dead_letters import OPEN_STATES
from contracts.intake.v1.issue_pb2 import Facts, IssueReceived
from tests.component.routing.house import House, an_issue, eventually


async def letters_of(house: House, key: str) -> list[tuple[str, str]]:
    rows = await house.rows("SELECT state, reason FROM dead_letter WHERE key = :key ORDER BY id", key=key.encode())
    return [(row.state, row.reason) for row in rows]


async def ask(house: House, key: str, state: str) -> None:
    async with house.app.unit_of_work() as work:
        await work.connection.exec_driver_sql(
            "UPDATE dead_letter SET state = $1 WHERE key = $2 AND state = 'dead'", (state, key.encode())
        )


async def test_a_poison_message_is_set_aside_and_only_its_case_waits(house: House):
    issue = an_issue()
    await house.send(issue, value=b"\xff\xff\xff")
    await house.handled(await house.send(issue))
    assert [state for state, _ in await letters_of(house, issue.issue_id)] == ["dead", "parked"]
    assert (await house.route())["state"] == "assigned"
    (copy,) = await house.rows(
        "SELECT headers FROM outbox WHERE aggregatetype = 'intake.issue.v1.dlq' AND aggregateid = :id",
        id=issue.issue_id,
    )
    assert '"dlq_consumer":"routing"' in copy.headers
    # Tried again it is still poison; skipped, the later message has its turn.
    await ask(house, issue.issue_id, "replay")

    async def dead_again() -> bool:
        return [state for state, _ in await letters_of(house, issue.issue_id)] == ["dead", "parked"]

    assert await eventually(dead_again)
    await ask(house, issue.issue_id, "skip")
    assert (await house.case(issue.issue_id))["state"] == "assigned"

    async def ended() -> bool:
        return not any(state in OPEN_STATES for state, _ in await letters_of(house, issue.issue_id))

    assert await eventually(ended)


async def test_what_makes_no_sense_is_refused_with_its_reason(house: House):
    wrong_key, no_id, nul, facts, no_time = an_issue(), an_issue(), an_issue(), an_issue(), an_issue()
    nul.text_masked = "a\0b"
    facts.facts.CopyFrom(Facts(place_kind="月球"))
    no_time.ClearField("received_at")
    broken = IssueReceived(issue=no_id)
    broken.issue.issue_id = "none"
    await house.handled(await house.send(wrong_key, key="elsewhere"))
    await house.handled(await house.send(no_id, value=broken.SerializeToString()))
    for issue in (nul, facts, no_time):
        await house.handled(await house.send(issue))
    assert (await letters_of(house, "elsewhere"))[-1] == ("dead", "the key is not the issue_id")
    assert await letters_of(house, no_id.issue_id) == [("dead", "issue_id is no UUID")]
    assert await letters_of(house, nul.issue_id) == [("dead", "a NUL character in title or text")]
    assert await letters_of(house, facts.issue_id) == [("dead", "facts: fields.place.kind")]
    assert await letters_of(house, no_time.issue_id) == [("dead", "received_at is missing")]


async def test_fields_of_a_newer_minor_version_are_passed_over(house: House):
    issue = an_issue()
    newer = IssueReceived(issue=issue).SerializeToString() + b"\xfa\x3e\x03new"
    await house.send(issue, value=newer)
    assert (await house.case(issue.issue_id))["state"] == "assigned"
