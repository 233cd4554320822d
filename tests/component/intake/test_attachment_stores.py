"""What is only one store's: a folder's rights and drafts, a bucket that is away, and what else lies in it."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import obstore
import pytest
from obstore.store import S3Store

from chassis.errors import SettingWrong
from services.intake.adapters.attachment_bucket import AttachmentBucket
from services.intake.adapters.attachment_folder import AttachmentFolder
from services.intake.domain.issue_errors import AttachmentStoreAway
from tests.component.intake.object_store import access_at, free_port, object_store
from tests.unit.intake.pictures import jpeg

TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
async def access(tmp_path_factory):
    async with object_store(tmp_path_factory.mktemp("object_store") / "server.log") as found:
        yield found


async def old_ones(files, batch=100):
    return [ids async for ids in files.older_than(TOMORROW, batch)]


async def test_a_folder_is_ours_alone_and_its_drafts_go(tmp_path):
    files, kept = AttachmentFolder(tmp_path / "files"), uuid4()
    await files.put(kept, b"sealed")
    path = tmp_path / "files" / kept.hex[-2:] / kept.hex
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)
    draft = path.with_name(f"{kept.hex}.00.part")
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    assert await old_ones(files) == [[kept]]
    assert not draft.exists()


async def test_a_bucket_lists_page_by_page_only_what_is_ours_and_old(access):
    files = AttachmentBucket(replace(access, prefix="listed"))
    ids = {uuid4() for _ in range(7)}
    for each in ids:
        await files.put(each, b"sealed")
    store = S3Store(
        access.bucket,
        endpoint=access.endpoint,
        region=access.region,
        access_key_id=access.access_key,
        secret_access_key=access.secret_key,
        client_options={"allow_http": True},
    )
    for name in ("listed/backup/notes.txt", "listed/ab/not-ours", f"elsewhere/ab/{uuid4().hex}"):
        await obstore.put_async(store, name, b"somebody else's")
    found = await old_ones(files, batch=3)
    assert ([len(each) for each in found], {each for page in found for each in page}) == ([3, 3, 1], ids)
    assert [page async for page in files.older_than(TOMORROW - timedelta(days=2), 3)] == []


async def test_thirty_mebibytes_are_put_whole_and_put_again_alike(access):
    files, one = AttachmentBucket(access), uuid4()
    for content in (b"a" * (30 << 20), b"b" * (30 << 20)):
        await files.put(one, content)
        assert await files.get(one) == content


async def test_a_store_that_refuses_ends_the_start_and_one_that_is_away_does_not(access):
    await AttachmentBucket(access).check()
    with pytest.raises(SettingWrong, match="INTAKE_ATTACHMENT_STORE: the store refuses: NoSuchBucket"):
        await AttachmentBucket(replace(access, bucket="nobody-s")).check()
    await AttachmentBucket(access_at(free_port())).check()


@pytest.mark.parametrize("away", ["no_server", "no_bucket"])
async def test_a_store_that_is_away_never_looks_like_a_file_that_is_gone(away, access):
    files = AttachmentBucket(access_at(free_port()) if away == "no_server" else replace(access, bucket="nobody-s"))
    one = uuid4()
    for call in (files.put(one, b"x"), files.get(one), files.remove(one), old_ones(files)):
        with pytest.raises(AttachmentStoreAway):
            await call


async def test_an_upload_is_refused_while_the_store_is_away_and_nothing_is_written(house, as_role, rows):
    app = replace(house.app, desk=replace(house.app.desk, files=AttachmentBucket(access_at(free_port()))))
    before = await rows("SELECT count(*) FROM attachment")
    transport = httpx.ASGITransport(house.web_of(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake.test") as client:
        answer = await client.post("/v1/attachments", files={"file": ("a.jpg", jpeg())}, headers=as_role("reporter"))
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (
        503,
        "attachment_store_away",
        "10",
    )
    assert await rows("SELECT count(*) FROM attachment") == before
