"""How much is on its way, read from the services' databases: is a victim busy, and is everything done?"""

from collections.abc import Mapping

import asyncpg

from chassis.topics import consumed_by

SERVICES = ("intake", "routing", "notify", "audit")
UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
WRITTEN = "SELECT count(*) FROM outbox WHERE aggregatetype NOT LIKE '%.dlq'"
HANDLED = "SELECT count(*) FROM inbox"
SENDING = "SELECT count(*) FROM sms_message WHERE state IN ('queued', 'sending') AND next_attempt_at <= now()"
RECORDED = "SELECT count(*) FROM record"
# audit hears everything, and books it as records.
LISTENERS = ("routing", "notify", "intake")


async def ask(environment: Mapping[str, str], service: str, statement: str, *arguments: object) -> int:
    connection = await asyncpg.connect(environment[f"{service.upper()}_DATABASE_URL"], timeout=5)
    try:
        return int(await connection.fetchval(statement, *arguments) or 0)
    finally:
        await connection.close()


async def unpublished(environment: Mapping[str, str]) -> dict[str, int]:
    return {service: await ask(environment, service, UNPUBLISHED) for service in SERVICES}


async def unheard(environment: Mapping[str, str]) -> dict[str, int]:
    """Events written by producers that their consumers have not handled yet."""
    counted = "SELECT count(*) FROM outbox WHERE aggregatetype = $1"
    waiting = {}
    for service in LISTENERS:
        told = sum([await ask(environment, topic.owner, counted, topic.name) for topic in consumed_by(service)])
        waiting[service] = told - await ask(environment, service, HANDLED)
    written = sum([await ask(environment, service, WRITTEN) for service in SERVICES])
    waiting["audit"] = written - await ask(environment, "audit", RECORDED)
    return waiting


async def has_work_in_hand(process: str, environment: Mapping[str, str], requests_in_flight: int) -> bool:
    """Requests or a batch are in flight at this process right now."""
    # What audit has not recorded yet, the signer has not signed.
    service = "audit" if process == "signer" else process.removesuffix("-relay")
    if process in {"kafka", "postgres", "intake"} and requests_in_flight > 0:
        return True
    try:
        if process == "vendor":
            return await ask(environment, "notify", SENDING) > 0
        if process.endswith("-relay") or process == "kafka":
            return any(count for name, count in (await unpublished(environment)).items() if service in {name, "kafka"})
        return (await unheard(environment)).get(service, 0) > 0
    except (OSError, asyncpg.PostgresError):
        return requests_in_flight > 0
