"""Reports of one thing: offered, joined, proposed; nothing is merged by itself."""

from random import Random
from uuid import uuid4

from contracts.intake.v1.issue_pb2 import IssueFollowed
from services.intake.adapters.duplicates import DIFFERING_BINS
from tests.component.intake.conftest import street_light

STREET = {"area_code": "500105007", "category_code": "040203", "address": None, "reporter": None}
NOISE = {
    **STREET,
    "title": "明珠工地夜间打桩扰民",
    "text": "鸿恩寺公园旁明珠工地连续三天半夜十二点还在打桩，窗户都在震。",
}
SAME_NOISE = {
    **STREET,
    "title": "明珠工地半夜打桩太吵",
    "text": "明珠工地每天半夜打桩，整栋楼都在震，孩子睡不着，已经连续三天了。",
}
OTHER_NOISE = {**STREET, "title": "广场舞音响太大", "text": "坝子里跳舞的音响从早放到晚，退休老人受不了。"}


def body(words, **changes):
    return {name: value for name, value in street_light(**{**words, **changes}).items() if value is not None}


async def test_an_issue_like_an_open_one_nearby_is_told_of_it_with_why(report, http, as_role):
    first = (await report(body(NOISE))).json()

    offered = (await http.post("/v1/duplicates", json=body(SAME_NOISE), headers=as_role("reporter"))).json()
    second = (await report(body(SAME_NOISE))).json()

    for found in (offered["duplicates"], second["duplicates"]):
        assert found[0]["tracking_code"] == first["tracking_code"]
        assert found[0]["title"] == NOISE["title"]
        assert 0.34 <= found[0]["similarity"] < 1
        assert any("明珠工地" in reason for reason in found[0]["because"])


async def test_an_open_issue_is_offered_however_many_nearer_ones_are_over(report, close):
    area = {"area_code": "500105008"}
    still_open = (await report(body(NOISE, **area))).json()
    for _ in range(5):
        await close((await report(body(SAME_NOISE, **area))).json()["issue_id"])

    again = (await report(body(SAME_NOISE, **area))).json()

    assert [each["tracking_code"] for each in again["duplicates"]] == [still_open["tracking_code"]]


async def test_a_draft_that_would_be_refused_is_told_so_and_what_is_missing_is_no_fault_yet(http, as_role):
    headers = as_role("reporter")
    bad = {"channel": "fax", "text": "长" * 20_001, "about_unit": "长" * 101}
    refused = await http.post("/v1/duplicates", json=bad, headers=headers)
    begun = await http.post("/v1/duplicates", json={"title": "工地"}, headers=headers)

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["channel", "text", "about_unit"]
    assert (begun.status_code, begun.json()) == (200, {"duplicates": []})


async def test_another_subject_or_another_street_or_a_whistle_is_not_offered(report):
    await report(body(NOISE, title="永辉超市门口占道摆摊", text="永辉超市门口每天有人占道摆摊卖水果，堵住盲道。"))
    await report(body(NOISE, title="南桥寺井盖破损", text="南桥寺车站旁的井盖破损，差点摔倒。", about_unit="500105-CG"))

    elsewhere = await report(
        body(NOISE, area_code="500105006", title="永辉超市门口占道摆摊", text="永辉超市门口占道摆摊卖水果。")
    )
    other = await report(body(OTHER_NOISE))
    whistle = await report(body(NOISE, title="南桥寺井盖破损", text="南桥寺车站旁的井盖破损，要赶快修。"))

    assert [answer.json()["duplicates"] for answer in (elsewhere, other, whistle)] == [[], [], []]


async def test_joining_an_open_issue_counts_each_person_once_and_is_told(report, http, as_role, rows):
    issue = (await report(body(NOISE, title="大石坝停水三天"))).json()
    code, first, second = issue["tracking_code"], as_role("reporter"), as_role("reporter")

    answers = [
        await http.post(f"/v1/issues/{name}/follow", headers=who)
        for name, who in ((code, first), (issue["issue_id"], second), (code, first))
    ]

    assert [(answer.status_code, answer.json()["followers"]) for answer in answers] == [(200, 1), (200, 2), (200, 2)]
    assert (await http.get(f"/v1/track/{code}")).json()["followers"] == 2
    told = await rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND type = 'intake.v1.IssueFollowed' ORDER BY position",
        id=issue["issue_id"],
    )
    assert [IssueFollowed.FromString(row.payload).followers for row in told] == [1, 2]


async def test_nothing_is_joined_that_is_not_there_is_over_or_is_about_a_unit(report, http, as_role, close):
    whistle = (await report(body(NOISE, about_unit="500105-CG"))).json()
    over = (await report(body(NOISE, title="已办结的事"))).json()
    await close(over["issue_id"])

    answers = [
        await http.post(f"/v1/issues/{name}/follow", headers=as_role("reporter"))
        for name in (uuid4(), "nonsense", whistle["tracking_code"], over["tracking_code"])
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 409]
    assert answers[3].json()["code"] == "wrong_state"


async def test_officers_of_the_case_see_candidates_for_a_merge_and_nobody_else(report, http, as_role):
    first = (await report(body(NOISE, title="塔坪小区断电", text="塔坪小区从昨晚开始断电，电梯也停了。"))).json()
    second = (await report(body(NOISE, title="塔坪小区停电", text="塔坪小区昨晚开始断电，冰箱里的东西都坏了。"))).json()
    path = f"/v1/issues/{second['issue_id']}/duplicates"

    seen = await http.get(path, headers=as_role("officer", unit="500105-ZW"))
    stranger = await http.get(path, headers=as_role("officer", unit="500105-HB"))
    reporter = await http.get(path, headers=as_role("reporter"))

    assert [item["issue_id"] for item in seen.json()["items"]] == [first["issue_id"]]
    assert (stranger.status_code, reporter.status_code) == (403, 403)


async def test_without_a_category_every_category_of_the_street_may_be_meant(report):
    first = (await report(body(NOISE, title="玉带路垃圾桶满溢", text="玉带路垃圾桶满溢发臭没人清运。"))).json()
    second = await report(
        body(NOISE, category_code=None, title="玉带路垃圾桶满溢", text="玉带路的垃圾桶满溢发臭，好几天没人清运。")
    )
    assert second.json()["duplicates"][0]["tracking_code"] == first["tracking_code"]


async def test_a_form_that_is_only_half_filled_in_is_looked_up_and_a_wrong_one_is_refused(http, as_role):
    half = await http.post("/v1/duplicates", json={"title": "打桩"}, headers=as_role("reporter"))
    wrong = await http.post("/v1/duplicates", json={"title": 7}, headers=as_role("reporter"))
    assert (half.status_code, half.json()) == (200, {"duplicates": []})
    assert wrong.status_code == 422


async def test_how_near_two_sketches_are_is_how_many_of_their_bins_differ(rows):
    """Bits would be counted quicker, but a bin that differs in one bit is as different as one that differs in four."""
    chance = Random(1)  # noqa: S311 - the same ones each time
    for _ in range(20):
        one, other = chance.getrandbits(256), chance.getrandbits(256) | chance.getrandbits(256)
        xored = f"B'{one ^ other:0256b}'::bit(256)"
        [told] = await rows(f"SELECT {DIFFERING_BINS} AS bins FROM (SELECT {xored} AS xored) AS compared")
        assert told.bins == sum(left != right for left, right in zip(f"{one:064x}", f"{other:064x}", strict=True))
