"""Many people with one trouble: noticed once, told once, shown to the place."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.intake.v1.alert_pb2 import SurgeDetected, SurgeHandled
from services.intake.entrypoints.upkeep import surge_watching
from services.intake.usecases.watch_surges import SurgeWatch, watch_surges
from tests.component.intake.conftest import street_light

PLACE = {"area_code": "500105007", "category_code": "040203", "address": None, "reporter": None}


# In four people's words, which say nothing else that others do not say all the time.
TITLES = ("反映{0}{1}", "投诉{0}，{1}", "希望解决：{1}，{0}", "请问{0}{1}谁处理")
TEXTS = ("{0}{1}，请处理。", "{1}，{0}。", "{0}，{1}，谢谢领导。", "{1}，在{0}。")


def body(number, place, trouble, **changes):
    """Each test has a trouble of its own: the house keeps what other tests wrote."""
    words = {"title": TITLES[number % 4].format(place, trouble), "text": TEXTS[number % 4].format(place, trouble)}
    return {name: value for name, value in street_light(**{**words, **PLACE, **changes}).items() if value is not None}


@pytest.fixture
def look(house):
    """Looks until there is no more, as the process `watch` is of would."""

    async def looking(watch):
        more = True
        while more:
            async with house.app.unit_of_work() as work:
                more = await watch_surges(watch, work, house.app.desk.new_id, house.app.reference)

    return looking


@pytest.fixture
def told(rows):
    """The events that name one of the issues."""

    async def read(issues):
        found = await rows("SELECT aggregateid, payload FROM outbox WHERE type = 'intake.v1.SurgeDetected'")
        events = [(row.aggregateid, SurgeDetected.FromString(row.payload)) for row in found]
        return [(key, event) for key, event in events if set(event.issue_ids) & set(issues)]

    return read


@pytest.fixture
def shown(http, as_role):
    async def read(issues, role="supervisor", **claims):
        answer = await http.get("/v1/alerts/surges?limit=200", headers=as_role(role, **claims))
        assert answer.status_code == 200, answer.text
        return [item for item in answer.json()["items"] if set(item["issue_ids"]) & set(issues)]

    return read


async def reported(report, place, trouble, count=3, **changes):
    return [(await report(body(number, place, trouble, **changes))).json()["issue_id"] for number in range(count)]


async def test_what_a_surge_is_called_by_is_not_erased_until_the_surge_is_there_to_be_renamed(report, rows, house):
    [issue_id] = await reported(report, "望江台", "候车亭漏雨", count=1)
    [kept] = await rows("SELECT reporter_ref FROM issue WHERE id::text = :id", id=issue_id)
    async with house.app.unit_of_work() as watching, house.app.unit_of_work() as erasing:
        assert not await watching.surges.is_erased(issue_id)
        await erasing.connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await erasing.issues.lock_all_of(kept.reporter_ref)
        await erasing.connection.rollback()


async def test_a_surge_is_noticed_and_told_once_whatever_process_looks(report, look, told, shown):
    issues, watch = await reported(report, "桂竹花园", "化粪池外溢恶臭"), SurgeWatch()
    await look(watch)
    await look(watch)
    await look(SurgeWatch())

    [(key, event)] = await told(issues)
    assert (key, event.surge_id) == (event.record.subject_ref, key)
    assert (event.record.action, event.record.after["people"]) == ("surge.detected", "3")
    assert list(event.area_codes) == ["500105007"]
    assert list(event.issue_ids) == issues

    [surge] = await shown(issues)
    assert (surge["surge_id"], surge["issue_ids"], surge["people"]) == (key, issues, 3)
    assert (surge["area_names"], surge["to_verify"]) == (["五里店街道"], False)
    assert "化粪池外溢" in surge["headline"]
    assert surge["growth"] >= 2


async def test_who_comes_later_joins_also_after_a_restart_and_followers_are_people_too(
    report, look, told, shown, http, as_role
):
    issues, watch = await reported(report, "兰草山庄", "高压线垂落树梢"), SurgeWatch()
    await look(watch)
    later = [(await report(body(3, "兰草山庄", "高压线垂落树梢"))).json()["issue_id"]]
    await look(watch)
    later += [(await report(body(0, "兰草山庄", "高压线垂落树梢"))).json()["issue_id"]]
    await look(SurgeWatch())
    await http.post(f"/v1/issues/{later[0]}/follow", headers=as_role("reporter"))

    [surge] = await shown(issues)
    assert (surge["issue_ids"], surge["people"]) == ([*issues, *later], 6)
    assert len(await told(issues + later)) == 1


async def test_a_crash_before_the_commit_leaves_nothing_and_the_next_look_tells(report, house, look, told):
    issues, watch = await reported(report, "枇杷公寓", "广告牌快要掉落"), SurgeWatch()
    with pytest.raises(RuntimeError):
        async with house.app.unit_of_work() as work:
            while await watch_surges(watch, work, house.app.desk.new_id, house.app.reference):
                pass
            await work.flush()
            raise RuntimeError
    assert await told(issues) == []
    await look(watch)
    assert len(await told(issues)) == 1


async def test_only_one_process_looks_at_a_time(house):
    async with house.app.unit_of_work() as first, house.app.unit_of_work() as second:
        assert await first.surges.take_watch() is not None
        assert await second.surges.take_watch() is None


async def test_what_is_committed_after_later_ones_is_seen_all_the_same(report, house, told, look):
    issues, watch = await reported(report, "石榴大院", "麻将馆通宵吵闹"), SurgeWatch()
    # As if its transaction were still open: it can't be seen.
    visible = text("UPDATE issue SET parent_id = :parent WHERE id = :id")
    async with house.engine.begin() as connection:
        await connection.execute(visible, {"id": UUID(issues[1]), "parent": UUID(issues[0])})
    await look(watch)
    assert await told(issues) == []
    async with house.engine.begin() as connection:
        await connection.execute(visible, {"id": UUID(issues[1]), "parent": None})
    await look(watch)
    assert len(await told(issues)) == 1


async def test_what_is_done_about_a_surge_names_the_issue_that_gave_it_its_headline(
    report, look, told, rows, house, http, as_role
):
    issues = await reported(report, "枫丹雅苑", "围挡倒在人行道")
    await look(SurgeWatch())
    [(surge_id, _)] = await told(issues)
    gave = text("UPDATE surge SET headline_issue_id = :issue WHERE id = :id")
    async with house.engine.begin() as connection:
        await connection.execute(gave, {"issue": UUID(issues[2]), "id": UUID(surge_id)})
    url, officer = f"/v1/alerts/surges/{surge_id}/acknowledge", as_role("officer", unit="500105-ZW")
    assert (await http.post(url, json={}, headers=officer)).status_code == 200
    [row] = await rows(
        "SELECT payload FROM outbox WHERE type = 'intake.v1.SurgeHandled' AND aggregateid = :id", id=surge_id
    )
    assert SurgeHandled.FromString(row.payload).headline_issue_id == issues[2]


async def test_what_is_about_a_unit_and_what_one_person_writes_make_no_surge(report, look, told, as_role):
    whistles = await reported(report, "银杏里", "电梯频繁困人", about_unit="500105-CG")
    who = as_role("reporter")
    own = [(await report(body(number, "紫薇里", "自来水发黄带沙"), who=who)).json()["issue_id"] for number in range(3)]
    await look(SurgeWatch())
    assert await told(whistles + own) == []


async def test_it_is_shown_in_the_place_and_above_not_next_door(report, look, shown, http, as_role):
    issues = await reported(report, "木棉新苑", "外墙瓷砖脱落")
    await look(SurgeWatch())
    for unit in ("500105-CG", "500105007-JD", None):
        claims = {"unit": unit} if unit else {}
        assert len(await shown(issues, **claims)) == 1
    assert await shown(issues, "officer", unit="500105006-JD") == []
    refused = await http.get("/v1/alerts/surges", headers=as_role("reporter"))
    assert (refused.status_code, (await http.get("/v1/alerts/surges")).status_code) == (403, 401)


async def test_pages_go_on_where_the_last_one_ended(report, look, http, as_role):
    for place, trouble in (("杜鹃上城", "水泵房轰鸣震楼"), ("海棠下院", "烧烤摊炭烟熏窗")):
        await reported(report, place, trouble)
    await look(SurgeWatch())
    who = as_role("supervisor")
    first = (await http.get("/v1/alerts/surges?limit=1", headers=who)).json()
    second = (await http.get(f"/v1/alerts/surges?limit=1&cursor={first['next_cursor']}", headers=who)).json()
    assert "海棠下院" in first["items"][0]["headline"]
    assert "杜鹃上城" in second["items"][0]["headline"]
    bad = await http.get("/v1/alerts/surges?cursor=WyJ4Il0", headers=who)
    assert bad.status_code == 400


async def test_an_erased_title_is_no_headline_any_more_and_becomes_none(report, house, look, shown, told):
    issues = await reported(report, "蔷薇小筑", "蒸汽管爆裂漏汽")
    await look(SurgeWatch())
    [surge] = await shown(issues)
    watch = SurgeWatch()
    early = await reported(report, "丁香小筑", "群租房堵死走廊", 2)
    await look(watch)
    async with house.app.unit_of_work() as work:
        await work.erasures.erase([UUID(each) for each in issues + early], house.clock.now(), words=True)
    third = (await report(body(2, "丁香小筑", "群租房堵死走廊"))).json()["issue_id"]
    await look(watch)

    [after] = await shown(issues)
    assert (after["headline"], after["words"]) == (surge["words"], surge["words"])
    [(_, event)] = await told([third])
    assert event.headline_masked not in [title.format("丁香小筑", "群租房堵死走廊") for title in TITLES[:2]]


async def test_the_consumer_s_process_looks_by_itself(report, house, told):
    issues = await reported(report, "茉莉豪庭", "道闸砸伤行人")
    role = surge_watching(house.app)
    looking = asyncio.create_task(role.run())
    async with asyncio.timeout(30):
        while not await told(issues):
            await asyncio.sleep(0.1)
    role.stop()
    await looking


async def test_a_restart_reads_no_more_reports_than_a_detector_holds(house, report):
    issues = await reported(report, "松涛阁", "雨棚掉落", count=3)
    reached = UUID(issues[2])
    async with house.app.unit_of_work() as work:
        assert await work.surges.read_again_from(reached, 60, 1) == UUID(issues[1])
        by_time = await work.surges.read_again_from(reached, 60, 1_000_000)
    assert by_time < UUID(issues[0])


async def test_criticism_of_a_unit_makes_no_surge_to_be_verified(report, look, shown):
    issues = await reported(report, "望湖郡", "城管队执法粗暴态度恶劣")
    await look(SurgeWatch())
    [surge] = await shown(issues)
    assert surge["to_verify"] is False
