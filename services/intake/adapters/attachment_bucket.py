"""Sealed files in a bucket of an object store that speaks S3. See docs/decisions/0056-files-in-a-bucket.md."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from chassis.errors import SettingWrong, brief
from chassis.logs import get_logger
from services.intake.domain.issue_errors import AttachmentStoreAway

# Files are read within a transaction, which may be idle for ten seconds: what fails quickly is tried again, no more.
_CALL_SECONDS_MAX, _CONNECT_SECONDS_MAX, _RETRY_SECONDS_MAX, _RETRIES_MAX = 8, 3, 1, 2
# Keys of a listing come in pages of a thousand.
_PAGE_KEYS = 1000
_NAME = re.compile(r"(?:.*/)?[0-9a-f]{2}/([0-9a-f]{32})")
_NO_BUCKET = "NoSuchBucket"
_REFUSED = re.compile(r"status code: 4\d\d")


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """`endpoint`: http(s)://host:port of the store, without the bucket; `prefix`: within the bucket, may be empty."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str


class AttachmentBucket:
    """The names of `AttachmentFolder` under a prefix, so that a folder can be copied into a bucket as it is."""

    def __init__(self, access: BucketAccess) -> None:
        self._store = S3Store(
            access.bucket,
            prefix=access.prefix or None,
            endpoint=access.endpoint,
            region=access.region,
            access_key_id=access.access_key,
            secret_access_key=access.secret_key,
            virtual_hosted_style_request=False,
            # Not every store has the other way.
            disable_bulk_delete=True,
            client_options={
                "allow_http": access.endpoint.startswith("http://"),
                "timeout": timedelta(seconds=_CALL_SECONDS_MAX),
                "connect_timeout": timedelta(seconds=_CONNECT_SECONDS_MAX),
            },
            retry_config={"max_retries": _RETRIES_MAX, "retry_timeout": timedelta(seconds=_RETRY_SECONDS_MAX)},
        )

    async def check(self) -> None:
        """Raises SettingWrong when the store refuses us; one that is away may come back, and is only told of."""
        try:
            await obstore.list(self._store, chunk_size=1).__anext__()
        except StopAsyncIteration:
            return
        except (BaseError, OSError) as error:
            if _REFUSED.search(str(error)):
                raise SettingWrong({"INTAKE_ATTACHMENT_STORE": f"the store refuses: {_why(error)}"}) from None
            get_logger().warning("attachment_store_away", reason=brief(error))

    async def put(self, attachment_id: UUID, sealed: bytes) -> None:
        """In one request: whole or not at all, and no parts are left by a crash."""
        with _told(is_missing_ours=True):
            await obstore.put_async(self._store, _key(attachment_id), sealed, use_multipart=False)

    async def get(self, attachment_id: UUID) -> bytes:
        """Raises FileNotFoundError or AttachmentStoreAway."""
        with _told():
            found = await obstore.get_async(self._store, _key(attachment_id))
            return bytes(await found.bytes_async())

    async def remove(self, attachment_id: UUID) -> None:
        try:
            with _told():
                await obstore.delete_async(self._store, _key(attachment_id))
        except FileNotFoundError:
            return

    async def older_than(self, before: datetime, batch: int) -> AsyncIterator[list[UUID]]:
        """What is not named as we name files is somebody else's, and stays."""
        waiting: list[UUID] = []
        with _told(is_missing_ours=True):
            async for page in obstore.list(self._store, chunk_size=_PAGE_KEYS):
                for each in page:
                    name = _NAME.fullmatch(each["path"])
                    if name and each["last_modified"] < before:
                        waiting.append(UUID(name[1]))
                while len(waiting) >= batch:
                    yield waiting[:batch]
                    waiting = waiting[batch:]
        if waiting:
            yield waiting


def _key(attachment_id: UUID) -> str:
    return f"{attachment_id.hex[-2:]}/{attachment_id.hex}"


@contextmanager
def _told(*, is_missing_ours: bool = False) -> Iterator[None]:
    """Every failure of the store as AttachmentStoreAway, but a file that is not there. `is_missing_ours`: there is no
    file that could be missing, so the bucket is."""
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        if isinstance(error, FileNotFoundError) and not is_missing_ours and _NO_BUCKET not in str(error):
            raise FileNotFoundError from None
        get_logger().warning("attachment_store_away", reason=_why(error))
        raise AttachmentStoreAway from None


def _why(error: BaseException) -> str:
    """The store's own code, where it tells one; its further lines quote names of files."""
    code = re.search(r"<Code>(\w+)</Code>", str(error))
    return code[1] if code else brief(error)
