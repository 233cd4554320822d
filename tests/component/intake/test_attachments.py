"""Files sent with issues."""

from uuid import uuid4

from tests.component.intake.conftest import street_light
from tests.component.intake.test_bad_input import fields_of
from tests.unit.intake.pictures import GPS, jpeg, png


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
    assert b"pixels" in read.content
    assert GPS not in read.content
    [path] = house.settings.intake_attachments_dir.rglob(attachment_id.replace("-", ""))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert b"pixels" not in path.read_bytes()
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
    assert (await upload(who, jpeg()[:60])).json()["code"] == "broken_file"
    assert (await upload(who, b"%PDF-" + bytes(10 * 1024 * 1024))).status_code == 413
    assert (await http.post("/v1/attachments", json={}, headers=who)).status_code == 415
    none = await http.post("/v1/attachments", data={"note": "x"}, files={"other": (None, "y")}, headers=who)
    assert (none.status_code, fields_of(none)) == (422, {"file": "missing"})
    two = await http.post("/v1/attachments", files=[("file", ("a", jpeg())), ("file", ("b", jpeg()))], headers=who)
    assert fields_of(two) == {"file": "too_many"}
    assert (await upload(as_role("supervisor"))).status_code == 403
