"""Templates are written by one person, published by another, and told with their version in the ledger."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.component.notify.cases import Reported

PATH = "/v1/templates"
CLOSED = {"title": "您反映的事项已结案", "text": "“{title}”已结案，{@part_thanks}", "variables": {"title": "text"}}


@pytest.fixture
async def editor(notify):
    async with notify.client("editor", "writer", person="王敏") as client:
        yield client


@pytest.fixture
async def publisher(notify):
    async with notify.client("publisher", "other") as client:
        yield client


async def drafted(editor, name: str, form: dict[str, Any]) -> int:
    answer = await editor.post(f"{PATH}/{name}/drafts", json=form, headers={"Idempotency-Key": uuid4().hex})
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "draft"
    return int(answer.json()["version"])


async def published(editor, publisher, name: str, form: dict[str, Any]) -> int:
    version = await drafted(editor, name, form)
    query = {"language": form.get("language", "zh-CN")}
    answer = await publisher.post(f"{PATH}/{name}/versions/{version}/publish", params=query)
    assert (answer.status_code, answer.json()["in_force"]) == (200, True), answer.text
    # The process of the test consumes, too: it has looked when the answer is there.
    return version


async def told_reporter(publish, deliveries_of, event: str, case: Reported) -> dict[str, Any]:
    await publish(case.event(event))
    return next(one for one in await deliveries_of(case.id, 1) if one["party"] == "reporter")


async def test_a_version_is_told_from_its_publication_on_and_the_way_back_is_to_publish_the_older_one_again(
    editor, publisher, notify, publish, deliveries_of, supervisor
):
    await published(editor, publisher, "part_thanks", {"text": "感谢您的反映。"})
    first = await published(editor, publisher, "reporter_closed", CLOSED)
    case = Reported()
    line = await told_reporter(publish, deliveries_of, "CaseClosed", case)
    assert line["template"] == f"reporter_closed@{first}" and first >= 2
    seen = (await supervisor.get(f"/v1/deliveries/{line['id']}")).json()["seen"]
    assert seen["text"] == "“夜间施工噪声”已结案，感谢您的反映。"
    second = await published(editor, publisher, "reporter_closed", {**CLOSED, "text": "“{title}”已结案。"})
    assert (await told_reporter(publish, deliveries_of, "CaseClosed", Reported()))["template"].endswith(f"@{second}")
    back = await publisher.post(f"{PATH}/reporter_closed/versions/{first}/publish")
    assert back.status_code == 200
    assert (await told_reporter(publish, deliveries_of, "CaseClosed", Reported()))["template"].endswith(f"@{first}")
    versions = (await editor.get(f"{PATH}/reporter_closed")).json()["items"]
    assert [(one["version"], one["built_in"], one["in_force"]) for one in versions] == [
        (1, True, False),
        (first, False, True),
        (second, False, False),
    ]
    # The first telling keeps the version by which it was told.
    assert (await deliveries_of(case.id, 1))[0]["template"] == line["template"]


async def test_who_wrote_it_does_not_publish_it_under_whatever_login(editor, publisher, notify):
    version = await drafted(editor, "reporter_rejected", {"title": "不予受理", "text": "请看进度页。"})
    url = f"{PATH}/reporter_rejected/versions/{version}/publish"
    async with (
        notify.client("publisher", "writer") as same_login,
        notify.client("publisher", "second-login", person="王敏") as same_person,
        notify.client("officer", "o", unit="500105-CG") as officer,
    ):
        for writer in (same_login, same_person):
            refused = await writer.post(url)
            assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")
        assert (await officer.get(PATH)).status_code == 403
    assert (await editor.post(url)).status_code == 403
    assert (await publisher.post(f"{PATH}/reporter_rejected/versions/99/publish")).status_code == 404


async def test_what_cannot_be_told_is_refused_with_all_that_is_wrong(editor):
    form = {"title": "{heading}", "text": "{@part_nobody}{lead_unit}", "variables": {"result": "text"}}
    refused = await editor.post(f"{PATH}/reporter_closed/drafts", json=form)
    assert refused.status_code == 422
    assert {(error["field"], error["code"]) for error in refused.json()["errors"]} == {
        ("title", "variable_unknown"),
        ("variables.lead_unit", "variable_missing"),
        ("variables.result", "variable_unused"),
        ("text", "part_unknown"),
    }


async def test_a_loop_that_two_drafts_make_together_is_not_published(editor, publisher):
    await published(editor, publisher, "part_one", {"text": "一"})
    await published(editor, publisher, "part_two", {"text": "二"})
    first = await drafted(editor, "part_one", {"text": "一{@part_two}"})
    second = await drafted(editor, "part_two", {"text": "二{@part_one}"})
    answers = await asyncio.gather(
        publisher.post(f"{PATH}/part_one/versions/{first}/publish"),
        publisher.post(f"{PATH}/part_two/versions/{second}/publish"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    (refused,) = [answer.json() for answer in answers if answer.status_code == 422]
    assert refused["errors"][0]["code"] == "template_loop" and "→" in refused["errors"][0]["detail"]


async def test_somebody_is_told_in_the_language_asked_for(editor, publisher, notify, publish, deliveries_of):
    form = {"language": "en", "title": "Closed", "text": "“{title}” is closed.", "variables": {"title": "text"}}
    version = await published(editor, publisher, "reporter_closed", form)
    case = Reported()
    async with notify.client("reporter", case.reporter_ref) as reporter:
        answer = await reporter.put("/v1/preferences", json={"language": "en"})
        assert answer.json()["language"] == "en"
        line = await told_reporter(publish, deliveries_of, "CaseClosed", case)
        assert line["template"] == f"reporter_closed@{version}/en"
        (item,) = (await reporter.get("/v1/inbox")).json()["items"]
        assert (item["title"], item["text"]) == ("Closed", "“夜间施工噪声” is closed.")


async def test_a_preview_with_a_real_case_shows_what_was_told_of_it_and_nothing_of_anybody(
    editor, notify, publish, deliveries_of
):
    case = Reported()
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    form = {
        "case_id": str(case.id),
        "title": "已办结",
        "text": "{lead_unit}办结“{title}”：{result}",
        "variables": {"title": "text", "lead_unit": "unit", "result": "text"},
    }
    shown = await editor.post(f"{PATH}/reporter_resolved/preview", json=form)
    assert shown.status_code == 200, shown.text
    assert shown.json()["text"].endswith("办结“夜间施工噪声”：〔result〕") and shown.json()["not_known"] == ["result"]
    assert case.reporter_ref not in shown.text
    async with notify.client("reporter", "r") as reporter:
        assert (await reporter.post(f"{PATH}/reporter_resolved/preview", json=form)).status_code == 403
    unknown = await editor.post(f"{PATH}/reporter_resolved/preview", json={**form, "case_id": str(uuid4())})
    assert unknown.status_code == 403
