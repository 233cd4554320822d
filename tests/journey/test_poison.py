"""A foreign producer puts what nobody can read on our topics: each keeps its own, and everything else goes on."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from chassis.broker import create_producer
from chassis.ids import new_id
from chassis.topics import register
from cli.main import powerlist
from tests.journey.district import District, until
from tests.journey.leaks import messages_of

# Audit keeps what it can't read as a record; the others set it aside until somebody decides.
SETTING_ASIDE = [(topic.name, name) for topic in register().values() for name in topic.consumers if name != "audit"]


@dataclass(frozen=True)
class Poison:
    topic: str
    event_id: UUID
    key: str


async def put_poison(district: District, *topics: str) -> list[Poison]:
    """A registered type with bytes that are not it, one on each topic."""
    producer = create_producer(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"], "foreign")
    await producer.start()
    try:
        put = [Poison(topic, new_id(), str(new_id())) for topic in topics]
        for poison in put:
            headers = {
                "ce_id": str(poison.event_id),
                "ce_type": register()[poison.topic].messages[0],
                "ce_source": "/elsewhere",
                "ce_time": datetime.now(UTC).isoformat(),
            }
            encoded = [(name, value.encode()) for name, value in headers.items()]
            await producer.send_and_wait(poison.topic, b"\xff\xff\xff", key=poison.key.encode(), headers=encoded)
        return put
    finally:
        await producer.stop()


async def run(district: District, *words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, powerlist, words, env=district.stack.env)


async def listed_letter(district: District, service: str, poison: Poison) -> str | None:
    """The number of the dead letter, once `powerlist dlq list` shows it."""
    result = await run(district, "dlq", "list", "--service", service)
    assert result.exit_code == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if f"key={poison.key}" in line]
    return lines[0].split()[1] if lines else None


@pytest.mark.parametrize(("topic", "service"), SETTING_ASIDE)
async def test_poison_is_set_aside_with_its_reason_and_can_be_skipped(district: District, topic: str, service: str):
    (poison,) = await put_poison(district, topic)
    letter = await until(lambda: listed_letter(district, service, poison), lambda: f"{topic} in {service}'s letters")
    await district.goes_all_the_way()

    async def copied() -> bytes | None:
        async for _, message in messages_of(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"], f"{topic}.dlq"):
            ours = f"dlq_event_id={poison.event_id}".encode() in message
            if ours and f"dlq_consumer={service}".encode() in message:
                return message
        return None

    copy = await until(copied, lambda: f"no copy on {topic}.dlq")
    assert f"dlq_reason=payload is no {register()[topic].messages[0]}".encode() in copy
    assert f"dlq_topic={topic}".encode() in copy

    skipped = await run(district, "dlq", "skip", letter, "--service", service, "--sub", "operator-1")
    assert skipped.exit_code == 0, skipped.stderr
    assert await listed_letter(district, service, poison) is None
    url = district.url("audit", "/v1/events?action=dead_letter.skip_asked&limit=200")
    await district.get_once(
        url, district.supervisor, lambda page: letter in {str(item["detail"]["letter_id"]) for item in page["items"]}
    )


async def test_poison_on_every_topic_is_on_record_and_stops_nobody(district: District):
    put = await put_poison(district, *register())
    for poison in put:
        url = district.url("audit", f"/v1/events/{poison.event_id}")
        record = await district.get_once(url, district.supervisor, lambda _: True)
        assert (record["action"], record["subject_ref"]) == ("message.unreadable", poison.topic)
        assert "payload is no" in record["detail"]["reason"]
    await district.goes_all_the_way()
    await district.completeness()
    for topic, service in SETTING_ASIDE:
        poison = next(each for each in put if each.topic == topic)
        letter = await until(lambda: listed_letter(district, service, poison), lambda: f"{topic}: {service}")  # noqa: B023
        assert (await run(district, "dlq", "skip", letter, "--service", service)).exit_code == 0
