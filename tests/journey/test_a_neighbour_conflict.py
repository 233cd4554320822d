"""A story in chapters: neighbours quarrel, are watched, mediated in vain, mediated again, agree and are at peace."""

from tests.journey.district import District
from tests.journey.people import Officer

# On the roster that came with the sample list.
MEDIATOR = "TJ-500105-01"
PARTIES = [{"name": "张某甲", "phone": "13800001111", "is_reporter": True}, {"name": "李某乙", "phone": "13900002222"}]
STORY = ("case.watched", "mediation.opened", "mediation.failed", "mediation.agreed", "case.resolved")


async def test_a_conflict_is_mediated_in_vain_goes_back_to_its_lead_and_is_settled_by_an_agreement(district: District):
    # 1. An early sign: the bureau takes it up and keeps an eye on it.
    issue = await district.report()
    await district.track(issue, "assigned")
    case = await district.case(issue)
    bureau = Officer(district, case["lead"]["post_code"])
    await bureau.takes("accept", case)
    assert (await bureau.takes("watch", case, reason="邻里矛盾苗头"))["state"] == "watched"

    # 2. A mediator brings the parties together; they do not agree, and the case is the bureau's again.
    await bureau.takes("open_mediation", case, mediator=MEDIATOR, parties=PARTIES)
    failed = await bureau.takes("conclude_mediation", case, outcome="failed", text="各执一词")
    assert (failed["state"], failed["lead"]["unit_code"]) == ("assigned", case["lead"]["unit_code"])

    # 3. Once more, with the consent of both.
    await bureau.takes("accept", case)
    await bureau.takes("open_mediation", case, mediator=MEDIATOR, parties=PARTIES)
    await bureau.takes("record_session", case, minutes="双方同意错时施工", consents=["甲", "乙"])
    agreed = await bureau.takes("conclude_mediation", case, outcome="agreed", text="二十二时以后不再施工")
    assert agreed["state"] == "agreed"

    # 4. It is carried out and solved; the trail has each step and no name, and the reporter was told.
    await district.waive_assistants(case)
    assert (await bureau.takes("resolve", case, result="协议已经履行"))["state"] == "resolved"
    trail = await district.trail(issue, *STORY)
    assert not any(party[part] in str(trail) for party in PARTIES for part in ("name", "phone"))
    events = {"MediationFailed", "MediationAgreed"}
    await district.told(issue, lambda items: events <= {item["event"] for item in items})
