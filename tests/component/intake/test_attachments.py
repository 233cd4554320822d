"""Files sent with issues, in a folder and in a bucket alike."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from services.intake.adapters.attachment_bucket import AttachmentBucket
from services.intake.usecases.sweep_attachments import WAITING, sweep_attachments, sweep_files
from tests.component.intake.conftest import street_light
from tests.component.intake.object_store import object_store, with_files
from tests.component.intake.test_bad_input import fields_of
from tests.unit.intake.pictures import GPS, SCRIPT, bomb, film, jpeg, png


@pytest.fixture(scope="module")
async def bucket(tmp_path_factory):
    async with object_store(tmp_path_factory.mktemp("object_store") / "server.log") as access:
        yield AttachmentBucket(access)


@pytest.fixture(params=["folder", "bucket"])
def house(house, request):
    return house if request.param == "folder" else with_files(house, request.getfixturevalue("bucket"))


async def sealed_of(house, attachment_id):
    return await house.app.desk.files.get(UUID(attachment_id))


async def test_a_picture_is_sealed_freed_of_its_place_and_nobody_else_s(upload, http, house, as_role, rows):
    who = as_role("reporter")
    told = await upload(who)

    assert told.status_code == 201
    attachment_id = told.json()["id"]
    read = await http.get(f"/v1/attachments/{attachment_id}", headers=who)
    assert (read.status_code, read.headers["content-type"], read.headers["x-content-type-options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert GPS not in read.content
    assert SCRIPT not in read.content
    sealed = await sealed_of(house, attachment_id)
    assert (read.content in sealed, len(sealed) > len(read.content)) == (False, True)
    assert (await http.get(f"/v1/attachments/{attachment_id}", headers=as_role("reporter"))).status_code == 404
    assert (await http.get(f"/v1/attachments/{attachment_id}", headers=as_role("admin"))).status_code == 404
    assert (await http.get(f"/v1/attachments/{attachment_id}")).status_code == 401
    assert (await http.get("/v1/attachments/none", headers=who)).status_code == 404


async def test_an_issue_takes_its_files_once_and_its_officers_see_them(upload, report, http, as_role, rows):
    who = as_role("reporter")
    attachment_id = (await upload(who, png())).json()["id"]
    body = street_light(attachments=[attachment_id])
    key = uuid4().hex

    told = await report(body, who, key)
    again = await report(body, who, key)
    second = await report(body, who)

    assert (told.status_code, again.content) == (201, told.content)
    assert (second.status_code, fields_of(second)) == (422, {"attachments": "unknown_attachment"})
    issue_id = told.json()["issue_id"]
    [event] = await rows("SELECT payload FROM outbox WHERE aggregateid = :id", id=issue_id)
    assert attachment_id.encode() in event.payload
    seen = (await http.get(f"/v1/issues/{issue_id}", headers=who)).json()
    assert [(each["id"], each["media_type"]) for each in seen["attachments"]] == [(attachment_id, "image/png")]
    url = f"/v1/attachments/{attachment_id}"
    assert (await http.get(url, headers=as_role("officer", unit="500105-ZW"))).status_code == 200
    assert (await http.get(url, headers=as_role("officer", unit="500105-CG"))).status_code == 403
    reads = await rows(
        "SELECT payload FROM outbox WHERE type = 'record.v1.ActionRecorded' ORDER BY position DESC LIMIT 1"
    )
    assert b"attachment.read" in reads[0].payload


async def test_a_stranger_s_file_can_t_be_used(upload, report, as_role):
    attachment_id = (await upload(as_role("reporter"))).json()["id"]
    answer = await report(street_light(attachments=[attachment_id, str(uuid4())]), as_role("reporter"))
    assert (answer.status_code, fields_of(answer)) == (422, {"attachments": "unknown_attachment"})


async def test_a_supplement_brings_files(upload, report, http, as_role):
    who = as_role("reporter")
    told = (await report(None, who)).json()
    attachment_id = (await upload(who)).json()["id"]
    url = f"/v1/issues/{told['issue_id']}/supplements"

    first = await http.post(url, json={"attachments": [attachment_id]}, headers=who)
    second = await http.post(url, json={"attachments": [attachment_id]}, headers=who)

    assert first.json()["act"]["attachments"] == [attachment_id]
    assert (second.status_code, fields_of(second)) == (422, {"attachments": "unknown_attachment"})


async def test_the_same_key_gives_the_same_file(upload, as_role):
    who, key = as_role("reporter"), {"Idempotency-Key": uuid4().hex}
    first, again = await upload(who, **key), await upload(who, **key)
    other = await upload(who, png(), **key)
    assert (again.json(), other.status_code) == (first.json(), 422)


async def test_what_is_no_picture_is_refused(upload, http, as_role):
    who = as_role("reporter")
    assert (await upload(who, b"<html>")).status_code == 415
    assert (await upload(who, b"")).status_code == 415
    assert (await upload(who, jpeg()[:200])).json()["code"] == "broken_file"
    assert (await upload(who, bomb())).json()["code"] == "picture_too_large"
    assert (await upload(who, b"\xff\xd8\xff\xe0" + SCRIPT)).json()["code"] == "broken_file"
    assert (await upload(who, SCRIPT, "photo.jpg")).status_code == 415
    too_large = await upload(who, b"%PDF-" + bytes(20 * 1024 * 1024))
    assert (too_large.status_code, "20 MiB" in too_large.json()["detail"]) == (413, True)
    assert (await http.post("/v1/attachments", json={}, headers=who)).status_code == 415
    none = await http.post("/v1/attachments", data={"note": "x"}, files={"other": (None, "y")}, headers=who)
    assert (none.status_code, fields_of(none)) == (422, {"file": "missing"})
    two = await http.post("/v1/attachments", files=[("file", ("a", jpeg())), ("file", ("b", jpeg()))], headers=who)
    assert fields_of(two) == {"file": "too_many"}
    assert (await upload(as_role("supervisor"))).status_code == 403


GIB = 1 << 30


@pytest.mark.parametrize(("begins", "status"), [(b"%PDF-1.7", 413), (b"#!/bin/sh", 415)])
async def test_four_gigabytes_are_refused_early_with_and_without_a_declared_length(begins, status, http, as_role):
    """Of a file of no kind nothing more is read; of a sound one as much as its kind may have."""
    head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + begins
    sent = 0

    async def four_gigabytes():
        nonlocal sent
        yield head
        while sent < 4 * GIB:
            sent += 1 << 20
            yield bytes(1 << 20)

    form = as_role("reporter") | {"Content-Type": "multipart/form-data; boundary=B"}
    streamed = await http.post("/v1/attachments", content=four_gigabytes(), headers=form)
    assert (streamed.status_code, sent <= 32 << 20) == (status, True)
    declared = await http.post("/v1/attachments", content=head, headers=form | {"Content-Length": str(4 * GIB)})
    assert declared.status_code == 413


async def test_a_film_is_kept_without_its_place_and_has_no_thumbnail(upload, http, as_role):
    who = as_role("reporter")
    told = (await upload(who, film(), "film.mp4")).json()
    assert (told["media_type"], set(told["links"])) == ("video/mp4", {"self"})
    read = await http.get(told["links"]["self"], headers=who)
    assert (len(read.content), GPS in read.content) == (len(film()), False)
    none = await http.get(f"{told['links']['self']}?size=thumbnail", headers=who)
    assert (none.status_code, none.json()["code"]) == (404, "no_thumbnail")
    recording = await upload(who, b"#!AMR\n" + bytes(100), "voice.amr")
    assert recording.json()["media_type"] == "audio/amr"


async def test_a_picture_has_a_thumbnail(upload, http, as_role):
    who = as_role("reporter")
    told = (await upload(who, jpeg(size=(900, 600)))).json()
    small = await http.get(told["links"]["thumbnail"], headers=who)
    assert (small.headers["content-type"], max(Image.open(BytesIO(small.content)).size)) == ("image/jpeg", 320)


async def test_a_link_opens_one_file_for_five_minutes_and_making_it_is_a_reading(upload, http, as_role, house, rows):
    who = as_role("reporter")
    own, other = (await upload(who)).json()["id"], (await upload(who, png())).json()["id"]
    made = await http.post(f"/v1/attachments/{own}/links", headers=who)
    url = made.json()["url"]
    assert (await http.get(url)).status_code == 200
    [last] = await rows("SELECT payload FROM outbox ORDER BY position DESC LIMIT 1")
    assert b"attachment.read" in last.payload
    for changed in (url.replace(own, other), url[:-1] + "x", url.replace("until=1", "until=2")):
        refused = await http.get(changed)
        assert (refused.status_code, refused.json()["code"]) == (410, "link_over")
    house.clock.advance(timedelta(minutes=6))
    late = await http.get(url)
    house.clock.advance(timedelta(minutes=-6))
    assert late.status_code == 410
    assert (await http.post(f"/v1/attachments/{own}/links", headers=as_role("reporter"))).status_code == 404


async def test_files_of_no_issue_go_after_a_day_with_what_a_crash_left(upload, report, http, as_role, house):
    who, files = as_role("reporter"), house.app.desk.files
    used, unused = (await upload(who)).json()["id"], (await upload(who, png())).json()["id"]
    await report(street_light(attachments=[used]), who)
    # Written, and its row never committed.
    stray = uuid4()
    await files.put(stray, b"sealed")

    async with house.app.unit_of_work() as work:
        await sweep_files(work, files, house.clock)
    assert await files.get(stray) == b"sealed"
    house.clock.advance(2 * WAITING)
    async with house.app.unit_of_work() as work:
        assert await sweep_files(work, files, house.clock) >= 1
        assert await sweep_attachments(work, files, house.clock) >= 1
    house.clock.advance(-2 * WAITING)
    for gone in (stray, UUID(unused)):
        with pytest.raises(FileNotFoundError):
            await files.get(gone)
    assert (await http.get(f"/v1/attachments/{unused}", headers=who)).status_code == 404
    assert (await http.get(f"/v1/attachments/{used}", headers=who)).status_code == 200


async def test_a_file_that_the_store_has_lost_is_told_as_lost_and_an_erased_one_as_erased(upload, http, as_role, house):
    who, files = as_role("reporter"), house.app.desk.files
    attachment_id = (await upload(who)).json()["id"]
    sealed = await sealed_of(house, attachment_id)
    await files.remove(UUID(attachment_id))
    await files.remove(UUID(attachment_id))
    url = f"/v1/attachments/{attachment_id}"
    lost = await http.get(url, headers=who)
    assert (lost.status_code, lost.json()["code"]) == (410, "attachment_missing")

    await files.put(UUID(attachment_id), sealed)
    assert (await http.get(url, headers=who)).status_code == 200
    assert (await http.post("/v1/me/erasure", headers=who)).json()["status"] == "done"
    with pytest.raises(FileNotFoundError):
        await files.get(UUID(attachment_id))
    erased = await http.get(url, headers=who)
    assert (erased.status_code, erased.json()["code"]) == (410, "data_erased")


async def test_a_row_that_is_refused_leaves_a_file_that_is_swept_and_no_answer(upload, as_role, house, monkeypatch):
    """As a crash between the store and the row would."""
    who, files, put = as_role("reporter"), house.app.desk.files, []

    async def noted(attachment_id, sealed, keep=files.put):
        put.append(attachment_id)
        await keep(attachment_id, sealed)

    async def crash(*_):
        raise ConnectionResetError

    monkeypatch.setattr(files, "put", noted)
    monkeypatch.setattr("services.intake.entrypoints.http_attachments.attach_file", crash)
    assert (await upload(who)).status_code == 503
    assert await files.get(put[0])
    house.clock.advance(2 * WAITING)
    async with house.app.unit_of_work() as work:
        await sweep_files(work, files, house.clock)
    house.clock.advance(-2 * WAITING)
    with pytest.raises(FileNotFoundError):
        await files.get(put[0])
