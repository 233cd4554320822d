"""The whole of Powerlist in a home of its own: journeys stop its parts and wipe its Kafka, unseen by other tests."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from deploy.local.ports import free_port_base
from deploy.local.stack import Stack
from tests.homes import home_of_tests
from tests.journey.collector import Collector, collecting
from tests.journey.district import District

# Counts come quickly enough to be looked at; nothing is sampled but what a test asks for.
SETTINGS = {
    "WATERMARK_INTERVAL_SECONDS": "1",
    "COMPLETENESS_GRACE_SECONDS": "20",
    "TRACE_SAMPLE_RATIO": "0",
    "OTEL_BSP_SCHEDULE_DELAY": "300",
    # A superseded list that no case uses ends at once.
    "RELEASED_RULEBOOKS_POLL_SECONDS": "0.5",
    "RULEBOOK_RETIRE_AFTER_HOURS": "0",
    "RULING_AMENDMENTS_POLL_SECONDS": "0.5",
}


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    with collecting() as receiver:
        yield receiver


@pytest.fixture(scope="package")
def running_stack(collector: Collector) -> Iterator[Stack]:
    """Both servers and the four services with all their roles, and the sample rulebook in force."""
    home = home_of_tests("journey")
    port_base = free_port_base()
    Stack(home, port_base).remove()
    stack = Stack(home, port_base, SETTINGS | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint})
    try:
        stack.start_servers()
        stack.migrate()
        stack.create_topics()
        stack.start_services()
        stack.powerlist("rulebook", "publish", "samples/district", "--if-none")
        yield stack
    finally:
        stack.stop()


@pytest.fixture
async def district(running_stack: Stack, collector: Collector) -> AsyncIterator[District]:
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        yield District(running_stack, collector, client)
