from types import SimpleNamespace
from uuid import uuid4

from aiokafka.partitioner import DefaultPartitioner

from chassis.batches import _target


class Producer:
    """Knows the partitions of every topic."""

    def __init__(self, numbers: set[int]) -> None:
        self.client = SimpleNamespace(cluster=SimpleNamespace(partitions_for_topic=lambda _: numbers))


async def test_a_key_goes_where_the_java_client_would_send_it_however_often_it_comes():
    java = DefaultPartitioner()
    for count in (8, 12):
        numbers = list(range(count))
        for key in [str(uuid4()) for _ in range(50)] * 2:
            row = {"aggregatetype": "t", "aggregateid": key}
            assert await _target(Producer(set(numbers)), row) == ("t", java(key.encode(), numbers, numbers))
