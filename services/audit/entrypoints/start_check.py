"""Before audit records anything it asks the signer: an older state of the database must not be recorded on."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.errors import brief
from services.audit.adapters.log_source import LogSource
from services.audit.usecases.ports import SignatureUnavailable, Signing
from services.audit.usecases.publish_log import require_database_not_behind

RETRY_SECONDS = 0.5
# What a server says that is just starting comes out of connecting as the driver's own error.
DATABASE_AWAY = (DBAPIError, asyncpg.PostgresError, OSError)

log = structlog.get_logger(__name__)


def start_check(engine: AsyncEngine, signing: Signing) -> Callable[[], Awaitable[bool]]:
    """Gives a question that answers False, after a pause, while signer or database can't be asked.

    It raises DatabaseBehindSigner.
    """

    async def may_start() -> bool:
        try:
            async with engine.connect() as connection:
                await require_database_not_behind(LogSource(connection), signing)
        except (SignatureUnavailable, *DATABASE_AWAY) as error:
            log.warning("recording.waits", error=brief(error))
            await asyncio.sleep(RETRY_SECONDS)
            return False
        return True

    return may_start
