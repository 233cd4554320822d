"""Whether the things we lean on answer now."""

from aiokafka.client import AIOKafkaClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.web.health import ReadinessCheck

KAFKA_TIMEOUT_MS = 2000


def database_answers(engine: AsyncEngine) -> ReadinessCheck:
    async def check() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    return check


def kafka_answers(bootstrap_servers: str) -> ReadinessCheck:
    async def check() -> None:
        client = AIOKafkaClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=KAFKA_TIMEOUT_MS)
        try:
            await client.bootstrap()
        finally:
            await client.close()

    return check
