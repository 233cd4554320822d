from uuid import uuid4

import httpx

from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.intake.conftest import street_light


async def records(rows, issue_id: str) -> list[ActionRecorded]:
    found = await rows("SELECT payload FROM outbox WHERE aggregatetype = 'intake.record.v1' ORDER BY position")
    messages = [ActionRecorded.FromString(row.payload) for row in found]
    return [message for message in messages if message.record.case_id == issue_id]


async def test_the_owner_reads_the_own_words_and_the_reading_is_recorded(report, http, as_role, rows):
    who = as_role("reporter", sub="owner-1")
    told = (await report(who=who)).json()

    seen = (await http.get(told["links"]["self"], headers=who)).json()

    assert seen["original"]["title"] == street_light()["title"]
    assert "[手机号]" in seen["title"]
    assert seen["status_label"] == "已受理"
    [record] = await records(rows, told["issue_id"])
    assert (record.record.action, record.record.purpose) == ("issue.original_read", "own")
    assert record.record.subject_ref == "owner-1"


async def test_another_reporter_learns_nothing(report, http, as_role):
    told = (await report()).json()
    stranger = await http.get(told["links"]["self"], headers=as_role("reporter"))
    unknown = await http.get(f"/v1/issues/{uuid4()}", headers=as_role("reporter"))
    no_id = await http.get("/v1/issues/nonsense", headers=as_role("reporter"))
    assert [a.status_code for a in (stranger, unknown, no_id)] == [404] * 3
    assert stranger.json()["code"] == unknown.json()["code"] == "issue_unknown"


async def test_an_officer_sees_masked_words_and_the_original_only_for_a_purpose(report, http, as_role, rows):
    told = (await report()).json()
    officer = as_role("officer", sub="officer-7", unit="500105-ZW", post="500105-ZW-P01", person="P-7")

    masked = (await http.get(told["links"]["self"], headers=officer)).json()
    opened = (await http.get(told["links"]["self"] + "?purpose=case_work", headers=officer)).json()

    assert "original" not in masked
    assert opened["original"]["reporter"]["phone"] == "13800138001"
    [record] = await records(rows, told["issue_id"])
    assert record.record.purpose == "case_work"
    assert (record.record.actor.ref, record.record.actor.post) == ("officer-7", "500105-ZW-P01")


async def test_a_purpose_is_a_code_and_never_a_text(report, http, as_role):
    told = (await report()).json()
    officer = as_role("officer", unit="500105-ZW")
    answer = await http.get(told["links"]["self"], params={"purpose": "因为 张三 想看"}, headers=officer)
    assert answer.status_code == 422


async def test_who_else_may_see_an_issue(report, http, as_role):
    told = (await report()).json()

    async def status(role: str, unit: str | None) -> int:
        return (await http.get(told["links"]["self"], headers=as_role(role, unit=unit))).status_code

    assert await status("officer", "500105-CG") == 403
    assert await status("officer", "500105001-JD") == 403
    assert await status("supervisor", "500105-CG") == 200
    assert await status("supervisor", None) == 200
    assert await status("supervisor", "500000") == 200
    assert await status("supervisor", "500106") == 403
    assert await status("officer", "500105") == 403
    assert await status("admin", None) == 200


async def test_staff_of_the_unit_an_issue_is_about_do_not_see_it(report, http, as_role):
    for written in ("500105-CG", "江北区城市管理局"):
        told = (await report(street_light(about_unit=written))).json()
        for unit, status in (("500105-CG", 403), ("500105-DC", 200), (None, 200)):
            answer = await http.get(told["links"]["self"], headers=as_role("supervisor", unit=unit))
            assert answer.status_code == status


async def test_own_issues_come_newest_first_page_by_page(report, http, as_role):
    who = as_role("reporter")
    ids = [(await report(street_light(title=f"第{n}件"), who=who)).json()["issue_id"] for n in range(3)]

    first = await http.get("/v1/issues?limit=2", headers=who)
    second = await http.get("/v1/issues", params={"limit": 2, "cursor": first.json()["next_cursor"]}, headers=who)

    assert [item["issue_id"] for item in first.json()["items"]] == [ids[2], ids[1]]
    assert [item["issue_id"] for item in second.json()["items"]] == [ids[0]]
    assert second.json()["next_cursor"] is None
    assert 'rel="next"' in first.headers["link"]
    assert (await http.get("/v1/issues?cursor=garbage!", headers=who)).status_code == 400


async def test_anybody_with_the_code_sees_the_progress_and_nothing_personal(report, http):
    told = (await report(street_light(about_unit="张三丰 13800138001"))).json()
    typed = told["tracking_code"].lower().replace("-", " ")

    answer = await http.get(f"/v1/track/{typed}")

    seen = answer.json()
    assert seen["status"] == "received"
    assert seen["status_label"] == "已受理"
    assert seen["area"]["name"] == "观音桥街道"
    assert [step["label"] for step in seen["steps"]] == ["已受理"]
    assert seen["unit"] is None
    assert not [secret for secret in ("13800138001", "张三丰", "路灯") if secret in answer.text]
    assert "ratelimit" in answer.headers


async def test_a_code_nobody_has_and_a_mistyped_one_are_not_found(http, report):
    told = (await report()).json()
    code = told["tracking_code"]
    mistyped = ("3" if code[0] != "3" else "4") + code[1:]
    answers = [await http.get(f"/v1/track/{typed}") for typed in (mistyped, "2222-2222-222", "0OIL")]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "mistyped_tracking_code"),
        (404, "malformed_tracking_code"),
        (404, "malformed_tracking_code"),
    ]


async def test_a_service_is_given_the_contact_and_the_reading_is_recorded(report, http, as_role, rows):
    told = (await report()).json()
    path = f"/v1/issues/{told['issue_id']}/contact"

    answer = await http.get(path + "?purpose=notify", headers=as_role("service", sub="notify"))

    assert answer.json() == {
        "name": "张三丰",
        "phone": "13800138001",
        "channel": "miniprogram",
        "handles": {},
        "tracking_code": told["tracking_code"],
        "large_type": False,
    }
    [record] = await records(rows, told["issue_id"])
    assert (record.record.action, record.record.purpose) == ("contact.read", "notify")
    assert record.record.actor.ref == "notify"


async def test_the_contact_is_for_services_with_a_purpose(report, http, as_role):
    told = (await report()).json()
    path = f"/v1/issues/{told['issue_id']}/contact"
    roles = ("reporter", "officer", "admin")
    assert [(await http.get(path + "?purpose=x", headers=as_role(role))).status_code for role in roles] == [403] * 3
    assert (await http.get(path, headers=as_role("service"))).status_code == 422
    unknown = await http.get(f"/v1/issues/{uuid4()}/contact?purpose=notify", headers=as_role("service"))
    assert unknown.status_code == 404


async def test_after_the_key_is_destroyed_nothing_personal_can_be_read(report, http, house, as_role):
    who = as_role("reporter", sub="erased-1")
    told = (await report(who=who)).json()
    await house.app.vault._keys.destroy("erased-1")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.web), base_url="http://x") as again:
        path = f"/v1/issues/{told['issue_id']}/contact?purpose=notify"
        contact = await again.get(path, headers=as_role("service"))
        tracked = await again.get(told["links"]["track"])
    assert (contact.status_code, contact.json()["code"]) == (410, "data_erased")
    assert tracked.status_code == 200
