"""The life of a version: draft → checked → reviewed by a second person → published → superseded; and the ways out."""

import csv
import io
from typing import Any

from contracts.record.v1.record_pb2 import ActionRecorded
from services.routing.usecases.edit_tables import TableEdits, edited_tables
from tests.component.routing.house import House, district_tables

POWER = "500105-CF-HB-0006"
TWIN = "500105-CF-CG-9999"


async def refused(house: House, version: str, step: str, role: str = "publisher", sub: str = "", **form: Any):
    """Status and body of a step that does not succeed."""
    headers = house.token(role, **({"sub": sub} if sub else {}))
    answer = await house.http.post(f"/v1/rulebooks/{version}/{step}", json=form, headers=headers)
    assert not answer.is_success, answer.text
    return answer.status_code, answer.json()


async def recorded(house: House, version: str) -> list[Any]:
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregatetype = 'routing.record.v1' AND aggregateid = :id ORDER BY position",
        id=version,
    )
    return [ActionRecorded.FromString(row.payload).record for row in rows]


async def test_a_version_is_published_only_after_every_step_and_each_is_on_record(house: House):
    version = await house.upload(district_tables())
    status, told = await refused(house, version, "publish")
    assert (status, told["code"], told["missing"]) == (409, "rulebook_not_ready", ["check", "review"])
    status, told = await refused(house, version, "review", approve=True)
    assert (status, told["code"], told["next_step"]) == (409, "rulebook_not_ready", "check")
    checked = await house.step(version, "check")
    assert (checked["status"], checked["next_step"], checked["conflicts"]) == ("checked", "review", [])
    status, told = await refused(house, version, "publish")
    assert told["missing"] == ["review"]
    reviewed = await house.step(version, "review", "publisher", approve=True, reason="与印发稿一致")
    assert (reviewed["status"], reviewed["review"]["by"]) == ("reviewed", "test-publisher")
    assert (await refused(house, version, "publish", "editor"))[0] == 403
    published = await house.step(version, "publish", "publisher")
    assert (published["status"], published["in_force"]) == ("published", True)
    # Read your writes: the answer came when our own process decides by it.
    assert house.app.shelf.snapshot.version == version
    status, told = await refused(house, version, "publish")
    assert (status, told["code"]) == (409, "already_published")
    records = await recorded(house, version)
    assert [record.action for record in records] == ["rulebook.uploaded", "rulebook.checked", "rulebook.reviewed"]
    assert (records[1].before["status"], records[1].after["status"]) == ("draft", "checked")
    assert (records[2].actor.ref, records[2].reason_code) == ("test-publisher", "approved")
    assert records[2].power.digest == published["digest"]
    assert "与印发稿一致" not in str(records)


async def test_nobody_reviews_what_they_wrote_under_whatever_role_or_subject(house: House):
    version = await house.upload(district_tables())
    await house.step(version, "check")
    status, told = await refused(house, version, "review", "publisher", sub="test-editor", approve=True)
    assert (status, told["code"]) == (403, "own_draft")
    held = house.token("editor", sub="e-1", person="赵某001")
    draft = await house.http.post("/v1/rulebooks", json={"tables": district_tables()}, headers=held)
    same_person = house.token("publisher", sub="p-1", person="赵某001")
    address = f"/v1/rulebooks/{draft.json()['id']}/review"
    answer = await house.http.post(address, json={"approve": True}, headers=same_person)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_draft")


async def test_who_edits_a_draft_has_written_it_and_can_not_review_it(house: House):
    version = await house.upload(district_tables())
    row = {"power_code": POWER, "respond_within_hours": "3"}
    form = {"upsert": {"powers": [row]}}
    edited = await house.step(version, "edits", "publisher", **form)
    assert (edited["origin"], edited["base_version"], edited["status"]) == ("edited", version, "draft")
    await house.step(edited["id"], "check")
    for role in ("publisher", "editor"):
        assert (await refused(house, edited["id"], "review", role, approve=True))[1]["code"] == "own_draft"
    third = house.token("editor", sub="third")
    answer = await house.http.post(f"/v1/rulebooks/{edited['id']}/review", json={"approve": True}, headers=third)
    assert answer.json()["status"] == "reviewed"
    # Of a published version only the edit is new, and so is its author.
    base = house.app.shelf.snapshot.version
    of_published = await house.step(base, "edits", "publisher", **form)
    await house.step(of_published["id"], "check")
    assert (await house.step(of_published["id"], "review", "editor", approve=True))["status"] == "reviewed"


async def test_an_edit_that_makes_the_list_unsound_names_every_fault_and_changes_nothing(house: House):
    base = house.app.shelf.snapshot.version
    row = {"power_code": POWER, "category_codes": "9999", "in_force_from": "nie"}
    status, told = await refused(house, base, "edits", "editor", upsert={"powers": [row]})
    assert (status, told["code"]) == (422, "rulebook_unsound")
    assert {fault["column"] for fault in told["rows"]} >= {"category_codes", "in_force_from"}
    assert (await refused(house, base, "edits", "editor", remove={"powers": ["none"]}))[1]["code"] == "invalid_fields"
    assert (await refused(house, "none", "edits", "editor", remove={"powers": [POWER]}))[0] == 404
    assert house.app.shelf.snapshot.version == base


async def test_a_refusal_needs_a_reason_and_ends_the_version(house: House):
    version = await house.upload(district_tables())
    await house.step(version, "check")
    assert (await refused(house, version, "review", approve=False))[0] == 422
    done = await house.step(version, "review", "publisher", approve=False, reason="第 37 行时限有误，请电 13812345678")
    assert (done["status"], done["next_step"], done["review"]["approved"]) == ("refused", None, False)
    assert "13812345678" not in done["review"]["reason"]
    status, told = await refused(house, version, "publish")
    assert (status, told["state"], told["missing"]) == (409, "refused", [])


async def test_a_withdrawn_draft_goes_no_further(house: House):
    version = await house.upload(district_tables())
    assert (await house.step(version, "withdraw"))["status"] == "withdrawn"
    assert (await refused(house, version, "check", "editor"))[1]["code"] == "rulebook_not_ready"
    assert [record.action for record in await recorded(house, version)] == ["rulebook.uploaded", "rulebook.withdrawn"]


def with_a_second_lead() -> dict[str, str]:
    """The sample with another unit leading in the very same cases as POWER does."""
    tables = district_tables()
    row = next(row for row in csv.DictReader(io.StringIO(tables["powers"])) if row["power_code"] == POWER)
    twin = {**row, "power_code": TWIN, "holder_unit_type": "城市管理局"}
    return edited_tables(tables, TableEdits({"powers": [twin]}, {}))


async def test_unresolved_conflicts_are_named_and_stop_review_and_publication(house: House):
    before = house.app.shelf.snapshot.version
    version = await house.upload(with_a_second_lead())
    told = (await house.http.get(f"/v1/rulebooks/{version}", headers=house.token("officer"))).json()
    assert (told["check"]["at"], told["check"]["blocks"]) == (None, True)
    checked = await house.step(version, "check")
    assert (checked["status"], checked["blocks"]) == ("draft", True)
    (conflict,) = [each for each in checked["conflicts"] if TWIN in each["power_codes"]]
    assert set(conflict["power_codes"]) == {POWER, TWIN}
    for step, form in (("review", {"approve": True}), ("publish", {})):
        status, told = await refused(house, version, step, **form)
        assert (status, told["code"]) == (409, "rulebook_unresolved")
        assert told["blocking"] == [{"list": "conflicts", **each} for each in checked["conflicts"]]
    kept = await house.http.get(f"/v1/rulebooks/{version}/check", headers=house.token("officer"))
    assert (kept.json()["conflicts"], kept.json()["report_sha256"]) == (checked["conflicts"], checked["report_sha256"])
    assert house.app.shelf.snapshot.version == before
    # Mended by an edit, it may go on.
    mended = await house.step(version, "edits", remove={"powers": [TWIN]})
    assert (await house.step(mended["id"], "check"))["status"] == "checked"


async def test_a_roll_back_publishes_an_earlier_content_as_a_new_version(house: House):
    good = await house.publish(district_tables())
    worse = await house.step(good["id"], "edits", upsert={"powers": [{"power_code": POWER, "precedence": "999"}]})
    for step, role, form in (("check", "editor", {}), ("review", "publisher", {"approve": True})):
        await house.step(worse["id"], step, role, **form)
    await house.step(worse["id"], "publish", "publisher")
    assert house.app.shelf.snapshot.power_by_code[POWER].precedence == 999
    again = await house.step(good["id"], "rollback", "publisher")
    assert (again["origin"], again["base_version"], again["digest"]) == ("rolled_back", good["id"], good["digest"])
    assert (again["status"], again["in_force"]) == ("published", True)
    assert house.app.shelf.snapshot.version == again["id"] != good["id"]
    manifests = await house.rows("SELECT 1 FROM outbox WHERE aggregateid = :key", key=f"manifest:all@{again['id']}")
    assert len(manifests) == 1
    gone = await house.http.get(f"/v1/rulebooks/{worse['id']}", headers=house.token("officer"))
    assert gone.json()["status"] == "superseded"
    draft = await house.upload(district_tables())
    assert (await refused(house, draft, "rollback"))[1]["code"] == "rulebook_not_ready"


async def test_a_step_asked_for_twice_under_one_key_is_taken_once(house: House):
    version = await house.upload(district_tables())
    keyed = {**house.token("editor"), "Idempotency-Key": f"check {version}"}
    first = await house.http.post(f"/v1/rulebooks/{version}/check", headers=keyed)
    await house.step(version, "review", "publisher", approve=True)
    again = await house.http.post(f"/v1/rulebooks/{version}/check", headers=keyed)
    assert (again.status_code, again.json()) == (200, first.json())
    assert [record.action for record in await recorded(house, version)].count("rulebook.checked") == 1
