"""Uploading and publishing a rulebook, what goes out as a release, and decisions by it."""

import hashlib

import orjson

from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased, RulebookReleased
from tests.component.routing.house import TABLES, House, eventually, sample_tables


async def test_files_of_a_form_are_the_same_as_json(house: House):
    files = {name: (f"{name}.csv", text.encode()) for name, text in sample_tables().items()}
    keyed = {**house.token("editor"), "Idempotency-Key": "form-once"}
    answer = await house.http.post("/v1/rulebooks", files=files, headers=keyed)
    assert answer.status_code == 201, answer.text
    json = await house.http.post("/v1/rulebooks", json={"tables": sample_tables()}, headers=house.token("editor"))
    assert answer.json()["digest"] == json.json()["digest"]
    # Another boundary, the same files: the same answer.
    again = await house.http.post("/v1/rulebooks", files=files, headers=keyed)
    assert again.json() == answer.json()


async def test_faulty_rows_are_all_named(house: House):
    tables = sample_tables()
    tables["posts"] = tables["posts"].replace("500105-CG-P01,500105-CG,局长", "500105-CG-P01,500105-XX,局长", 1)
    tables["units"] = tables["units"].replace("district", "", 1)
    answer = await house.http.post("/v1/rulebooks", json={"tables": tables}, headers=house.token("editor"))
    assert (answer.status_code, answer.json()["code"]) == (422, "rulebook_unsound")
    assert {(row["file"], row["column"]) for row in answer.json()["rows"]} >= {
        ("posts", "unit_code"),
        ("units", "level"),
    }
    assert len(answer.json()["errors"]) == len(answer.json()["rows"])


async def test_what_is_no_table_is_refused(house: House):
    editor = house.token("editor")
    for body, status in (({"tables": {"laws": "a"}}, 422), ({"tables": {}}, 422), ({}, 422), ([], 422)):
        assert (await house.http.post("/v1/rulebooks", json=body, headers=editor)).status_code == status
    answer = await house.http.post("/v1/rulebooks", content="a,b", headers={**editor, "Content-Type": "text/csv"})
    assert answer.status_code == 415
    files = {"powers": ("powers.csv", "名称".encode("gbk"))}
    answer = await house.http.post("/v1/rulebooks", files=files, headers=editor)
    assert "编码无法识别" in next(row["message"] for row in answer.json()["rows"] if row["file"] == "powers")


async def test_a_release_is_whole_and_its_digest_can_be_checked(bare_house: House):
    version = (await bare_house.publish_sample())["version"]
    rows = await bare_house.rows(
        "SELECT aggregateid, type, payload FROM outbox WHERE aggregatetype = 'routing.rulebook.v1' ORDER BY position"
    )
    *records, manifest = rows
    released = RulebookReleased.FromString(manifest.payload)
    assert manifest.aggregateid == f"manifest:all@{version}"
    assert released.record_count == len(records)
    assert released.digest == bare_house.app.shelf.snapshot.digest
    decoded = [RulebookRecordReleased.FromString(row.payload) for row in records]
    keys = [f"{record.kind}:{record.code}@{version}" for record in decoded]
    assert keys == [row.aggregateid for row in records]
    assert len(set(keys)) == len(keys)
    # Beside the tables what decides in each category, worked out of the conditions.
    assert {record.kind for record in decoded} == {*TABLES, "facts"}
    running = hashlib.sha256()
    for record in sorted(decoded, key=lambda each: (each.kind, each.code)):
        running.update(hashlib.sha256(record.rows_json.encode()).digest())
    assert running.hexdigest() == released.records_sha256
    by_kind = dict.fromkeys(TABLES, 0)
    for record in (each for each in decoded if each.kind in by_kind):
        by_kind[record.kind] += len(orjson.loads(record.rows_json))
    counts = await bare_house.rows("SELECT row_counts FROM rulebook_version")
    assert by_kind == {table: count for table, count in counts[0].row_counts.items() if count}


async def test_another_process_swaps_when_it_is_told(house: House):
    """The notice of NOTIFY alone: nobody here asks the shelf to refresh."""
    from chassis.clock import SystemClock
    from services.routing.adapters.rulebook_shelf import RulebookShelf
    from services.routing.adapters.rulebook_watch import rulebook_watch
    from tests.component.chassis.running import running

    url = house.app.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    other = RulebookShelf(house.app.engine, SystemClock())
    async with running(rulebook_watch(url, other, 3600, SystemClock())):
        await other.looked()
        version = (await house.publish_sample())["version"]

        async def swapped() -> bool:
            return other.snapshot.version == version

        assert await eventually(swapped)


async def test_a_rulebook_of_a_later_day_is_not_yet_in_force(house: House):
    before = house.app.shelf.snapshot.version
    later = await house.publish(sample_tables(), in_force_from="2999-01-01")
    assert (later["status"], later["in_force"]) == ("published", False)
    assert house.app.shelf.snapshot.version == before


async def test_a_decision_stores_nothing(house: House):
    issue = {
        "title": "工地半夜打桩",
        "text": "夜里十一点以后还在打桩",
        "category_code": "040203",
        "area_code": "500105006002",
        "occurred_at": "2026-11-02T23:20:00+08:00",
    }
    before = await house.rows("SELECT count(*) AS n FROM outbox")
    answer = await house.http.post("/v1/decisions", json=issue, headers=house.token("officer"))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["outcome"], answer.json()["lead"]["unit_code"]) == ("assigned", "500105-HB")
    assert answer.json()["rulebook"]["digest"] == house.app.shelf.snapshot.digest
    assert (await house.rows("SELECT count(*) AS n FROM outbox"))[0].n == before[0].n
    keyed = {**house.token("officer"), "Idempotency-Key": "decide-once"}
    assert (await house.http.post("/v1/decisions", json=issue, headers=keyed)).status_code == 200
    assert (await house.http.post("/v1/decisions", json={}, headers=keyed)).status_code == 422


async def test_a_decision_names_every_bad_field(house: House):
    body = {"category_code": 7, "urgency": "now", "fields": {"place.kind": "月球"}}
    answer = await house.http.post("/v1/decisions", json=body, headers=house.token("officer"))
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["errors"]} == {"category_code", "urgency", "fields.place.kind"}
    for body in ({"time": "never"}, {"surprise": 1}):
        assert (await house.http.post("/v1/decisions", json=body, headers=house.token("officer"))).status_code == 422
    assert (await house.http.post("/v1/decisions", json={}, headers=house.token("reporter"))).status_code == 403


async def test_without_a_rulebook_routing_is_ready_and_decisions_and_powers_say_so(bare_house: House):
    assert (await bare_house.http.get("/health/ready")).status_code == 200
    answer = await bare_house.http.post("/v1/decisions", json={}, headers=bare_house.token("officer"))
    assert (answer.status_code, answer.json()["code"]) == (503, "no_rulebook")
    assert (await bare_house.http.get("/v1/public/powers")).status_code == 503


async def test_everybody_may_ask_who_is_responsible_and_learns_no_names(house: House):
    where = {"area": "500105006002", "category": "040203"}
    answer = await house.http.get("/v1/public/powers", params=where)
    assert answer.status_code == 200, answer.text
    units = {item["power_code"]: item["unit_code"] for item in answer.json()["items"]}
    assert units["500105-CF-HB-0006"] == "500105-HB"
    assert not any("person" in item for item in answer.json()["items"])
    assert (await house.http.get("/v1/public/powers", params={"area": "x"})).status_code == 422
    first = await house.http.get("/v1/public/powers", params={"limit": "3"})
    second = await house.http.get("/v1/public/powers", params={"limit": "3", "cursor": first.json()["next_cursor"]})
    codes = [item["power_code"] for page in (first, second) for item in page.json()["items"]]
    assert len(set(codes)) == 6
