"""On which words something was decided: read by a supervisor from the record, until their writer is erased."""

from tests.journey.district import NIGHT_NOISE, District, Json


async def test_a_supervisor_reads_the_words_behind_a_record_until_they_are_erased(district: District):
    issue = await district.report()
    await district.trail(issue, "issue.received", "case.assigned")
    opened = await read(district, issue)
    assert opened.status_code == 200, opened.text
    [item] = opened.json()["items"]
    assert (item["words"]["title"], item["words"]["text"]) == (NIGHT_NOISE["title"], NIGHT_NOISE["text"])
    accesses = (await district.client.get(district.url("intake", "/v1/me/access"), headers=issue["reporter"])).json()
    assert [(each["by"]["role"], each["purpose"]) for each in accesses["items"]] == [("supervisor", "inquiry")]

    erased = await district.client.post(district.url("intake", "/v1/me/erasure"), headers=issue["reporter"])
    assert erased.json()["status"] == "done"
    gone = await read(district, issue)
    assert (gone.status_code, gone.json()["code"]) == (410, "data_erased")
    leaf = district.url("audit", f"/v1/events/{issue['issue_id']}/leaf")
    assert (await district.client.get(leaf, headers=district.supervisor)).status_code == 200


async def read(district: District, issue: Json):
    url = district.url("audit", f"/v1/events/{issue['issue_id']}/sealed?purpose=inquiry")
    return await district.client.get(url, headers=district.supervisor)
