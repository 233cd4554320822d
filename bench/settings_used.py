"""Under what the figures were measured: versions, machine, and the settings that cost or save time."""

import os
import platform
import subprocess
from importlib.metadata import version
from typing import Any

import asyncpg
import psutil

from bench.floor_stage import BATCH_MESSAGES
from bench.ground import Ground
from chassis.settings import Settings
from deploy.local.home import ROOT
from deploy.local.kafka_jars import VERSION as KAFKA_VERSION
from deploy.local.loop import finish
from services.audit.settings import AuditSettings

PACKAGES = ("fastapi", "uvicorn", "uvloop", "httptools", "asyncpg", "aiokafka", "sqlalchemy", "orjson", "cryptography")
POSTGRES_SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "jit")
SERVICE_SETTINGS = (
    "consumer_batch_messages",
    "relay_batch_rows",
    "relay_poll_seconds",
    "relay_gather_seconds",
    "rest_seconds_max",
    "batch_period_seconds_max",
    "database_pool_connections",
)


def of_machine() -> dict[str, Any]:
    return {
        "cpu_count": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "platform": platform.platform(terse=True),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "commit": _commit(),
    }


def of_stack(ground: Ground) -> dict[str, Any]:
    return {
        "kafka": KAFKA_VERSION,
        "postgres": finish(_postgres(ground)),
        "trace_sample_ratio": float(ground.stack.env["TRACE_SAMPLE_RATIO"]),
        "sealing": True,
        **{name: Settings.model_fields[name].default for name in SERVICE_SETTINGS},
        "batch_period_seconds_max_of_audit": AuditSettings.model_fields["batch_period_seconds_max"].default,
        "floor_batch_messages": BATCH_MESSAGES,
    }


async def _postgres(ground: Ground) -> dict[str, str]:
    connection = await asyncpg.connect(ground.superuser_url("postgres"))
    try:
        return {name: await connection.fetchval("SELECT current_setting($1)", name) for name in POSTGRES_SETTINGS}
    finally:
        await connection.close()


def _commit() -> str | None:
    """None where it is no clone."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or None
