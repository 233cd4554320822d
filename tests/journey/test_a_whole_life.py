"""A story in chapters: an urgent case's whole life over the four services, and what stays on record of it.

Somebody has set up a mourning tent in a back street and plays dirges all night. The police and the street office send
the case to and fro until it is ruled whose it is.
"""

import asyncio

import pytest

from tests.journey.district import District, Json
from tests.journey.people import Officer, Person, Reporter

DIRGES: Json = {
    "channel": "miniprogram",
    "title": "灵棚夜里放哀乐",
    "text": "楼下搭了灵棚办丧事，音响放哀乐到凌晨，老人孩子整夜睡不着。",
    "category_code": "040203",
    "area_code": "500105006002",
    "urgency": "urgent",
}
DIRGES_AGAIN: Json = {**DIRGES, "title": "又有灵棚深夜放哀乐", "text": "隔壁巷子也搭灵棚，音响哀乐放到深夜，睡不着觉。"}
POLICE, POLICE_POWER = "500105-GA", "500105-CF-GA-0005"
STREET, STREET_POWER = "500105006-JD", "500105-CF-JZ-0015"
ENVIRONMENT, STAFFING = "500105-HB", "500105-BB"
# Of an hour: over before anybody could answer.
AT_ONCE_HOURS = 0.0001


@pytest.fixture
def centre(district: District) -> Officer:
    """The service centre dispatches, grants time, follows up and closes."""
    return Officer(district, "500105-ZW-P07")


async def test_an_urgent_case_from_the_first_report_to_its_closing(district: District, centre: Officer):
    # 1. Night noise is reported, and the list names the police.
    issue = await district.report(DIRGES)
    reporter = Reporter(district, issue)
    await district.track(issue, "assigned")
    case = first = await district.case(issue)
    assert (case["lead"]["unit_code"], case["lead"]["power_code"]) == (POLICE, POLICE_POWER)
    police = Officer(district, case["lead"]["post_code"])

    # 2. The police return it with a corrected fact: it is in a back street. The list answers anew, the limit goes on.
    case = await police.takes(
        "return", case, reason_code="wrong_place", reason="现场为背街小巷内的灵棚", facts={"place.kind": "背街小巷"}
    )
    assert (case["state"], case["lead"]["unit_code"], case["lead"]["power_code"]) == ("assigned", STREET, STREET_POWER)
    assert case["deadlines"]["resolve_at"] == first["deadlines"]["resolve_at"]
    street = Officer(district, case["lead"]["post_code"])

    # 3. The street returns it, too: an urgent case goes back once only, so a dispute opens by itself.
    case = await street.takes(
        "return", case, reason_code="not_ours", reason="深夜噪声扰民由公安查处", basis="《治安管理处罚法》"
    )
    assert (case["state"], set(case["disputed_units"])) == ("disputed", {POLICE, STREET})
    await district.track(issue, "disputed")
    arbiter = Officer(district, f"{STAFFING}-P04")
    disputes = await arbiter.sees(
        "routing", f"/v1/disputes?case_id={case['case_id']}", lambda page: bool(page["items"])
    )
    (dispute,) = disputes["items"]
    assert (dispute["deciding_unit"], dispute["cause"]) == (STAFFING, "returns")

    # 4. Both state their view; the staffing office rules, and that binds.
    for party, view in ((police, "灵棚搭建归属地街道管理"), (street, "夜间噪声处罚权在公安")):
        await party.posts("routing", f"/v1/disputes/{dispute['id']}/statements", {"text": view})
    ruling = {
        "lead_unit": POLICE,
        "power_code": POLICE_POWER,
        "basis": "《治安管理处罚法》",
        "reason": "夜间噪声扰民属公安查处",
    }
    case = await arbiter.posts("routing", f"/v1/disputes/{dispute['id']}/ruling", ruling)
    assert (case["state"], case["lead"]["unit_code"]) == ("assigned", POLICE)
    assert case["deadlines"]["resolve_at"] == first["deadlines"]["resolve_at"]

    # 5. The next report of the kind cites the ruling, and the editors find what it proposes for the list.
    next_case = await district.case(await district.report(DIRGES_AGAIN))
    (precedent,) = next_case["precedents"]
    assert (precedent["dispute_id"], precedent["lead_unit"]) == (dispute["id"], POLICE)
    assert {"灵棚", "哀乐"} & set(precedent["words"])

    editor = Person(district, district.callers.headers("editor"))
    drafts = await editor.sees("routing", "/v1/rulebooks", lambda page: proposed_by(dispute, page) is not None)
    draft = proposed_by(dispute, drafts)
    assert draft is not None
    assert (draft["status"], draft["created_by"], draft["in_force"]) == ("draft", "ruling", False)

    # 6. The police call the environment bureau, which answers late; they do without the others.
    police = Officer(district, case["lead"]["post_code"])
    await police.takes("accept", case)
    case = await police.takes(
        "whistle", case, units=[ENVIRONMENT], reason="请到场测噪声", report_within_hours=AT_ONCE_HOURS
    )
    task = case["assistants"][-1]
    await asyncio.sleep(AT_ONCE_HOURS * 3600)
    helper = Officer(district, task["post_code"])
    case = await helper.takes("complete_assist", case, task_id=task["task_id"], result="已测，夜间超标十二分贝")
    assert (case["assistants"][-1]["state"], case["assistants"][-1]["late"]) == ("answered", True)
    for other in case["assistants"]:
        if other["state"] == "open":
            case = await police.takes("waive_assist", case, task_id=other["task_id"], reason="现场已处置")

    # 7. The clock rests while the reporter is asked, and goes on with the answer.
    await police.takes("ask_reporter", case, question="音响摆在几号楼旁？")
    assert (await reporter.hears("ReporterAsked"))["case_id"] == case["case_id"]
    await district.track(issue, "awaiting_reporter")
    await reporter.says("supplements", text="在三号楼东侧巷口")
    case = await police.sees("routing", f"/v1/cases/{case['case_id']}", lambda seen: seen["state"] == "accepted")
    assert case["course"].get("pause") is None

    # 8. More time is asked for, and granted by whose power that is: an urgent case may have it, an emergency not.
    await police.takes("request_extension", case, workdays=2, reason="需鉴定噪声")
    case = await centre.takes("decide_extension", case, approve=True, reason="同意延期")
    assert case["deadlines"]["resolve_at"] > first["deadlines"]["resolve_at"]
    assert "extended" in case["flags"]

    # 9. It is resolved with evidence, which the case's readers and its reporter read, and nobody else.
    photo = await police.photographs()
    case = await police.takes("resolve", case, result="已拆除灵棚音响，口头告诫当事人。", evidence=[photo])
    await district.track(issue, "resolved")
    for reader in (reporter, helper, centre, Officer(district, f"{POLICE}-P01")):
        assert await reader.may_read(photo)
    assert not await Officer(district, "500105-TW-P01").may_read(photo)

    # 10. The reporter is unhappy and asks for it to be done again; it is reopened, done, followed up and closed.
    await reporter.says("feedback", resolved=False, satisfaction=1, comment="昨晚又放了")
    await reporter.says("reopen", reason="夜里又放哀乐")
    heard = {"FeedbackNoted", "ReopenAsked"}
    await centre.sees(
        "routing", f"/v1/cases/{case['case_id']}", lambda seen: heard <= {each["event"] for each in seen["history"]}
    )
    case = await centre.takes("reopen", case, reason="反映人称又放哀乐")
    assert case["state"] == "reopened"
    await police.takes("accept", case)
    await police.takes("resolve", case, result="已没收音响并处警告。")
    await centre.takes("follow_up", case, reached=True, resolved=True, satisfaction=4)
    await centre.takes("close", case)
    page = await district.track(issue, "closed")
    assert page["answer"] == "已没收音响并处警告。"

    # 11. The trail shows every step with power, post and time, and whose time it was.
    await the_trail_tells_it_all(district, issue, dispute)


def proposed_by(dispute: Json, versions: Json) -> Json | None:
    """The draft that a ruling became."""
    return next((each for each in versions["items"] if dispute["id"] in (each["reason"] or "")), None)


STORY = (
    ("case.assigned", None, POLICE_POWER),
    ("case.returned", POLICE, POLICE_POWER),
    ("case.assigned", POLICE, STREET_POWER),
    ("case.returned", STREET, STREET_POWER),
    ("case.disputed", STREET, STREET_POWER),
    ("statement.made", POLICE, STREET_POWER),
    ("statement.made", STREET, STREET_POWER),
    ("case.ruled", STAFFING, "500105-QT-BB-0001"),
    ("case.accepted", POLICE, POLICE_POWER),
    ("units.whistled", POLICE, POLICE_POWER),
    ("assist.completed", ENVIRONMENT, None),
    ("reporter.asked", POLICE, POLICE_POWER),
    ("case.supplemented", None, POLICE_POWER),
    ("extension.requested", POLICE, POLICE_POWER),
    ("extension.decided", "500105-ZW", None),
    ("case.resolved", POLICE, POLICE_POWER),
    ("feedback.noted", None, POLICE_POWER),
    ("reopen.asked", None, POLICE_POWER),
    ("case.reopened", "500105-ZW", None),
    ("case.accepted", POLICE, POLICE_POWER),
    ("case.resolved", POLICE, POLICE_POWER),
    ("case.followed_up", "500105-ZW", None),
    ("case.closed", "500105-ZW", None),
)
# Beside the story: what was waived, and what the ladder noticed of the assistant that was late.
ASIDE = {"assist.waived", "assist.overdue", "case.escalated", "breach.noticed", "clock.rebased"}


async def the_trail_tells_it_all(district: District, issue: Json, dispute: Json) -> None:
    await district.trail(issue, "case.closed", "delivery.recorded")
    url = district.url("audit", f"/v1/cases/{issue['issue_id']}/trail")
    told = (await district.client.get(url, headers=district.supervisor)).json()
    steps = [step for step in told["steps"] if step["action"] not in ASIDE]
    assert [(step["action"], step["unit"]) for step in steps] == [(action, unit) for action, unit, _ in STORY]
    for step, (action, unit, power) in zip(steps, STORY, strict=True):
        assert step["power_code"] == (power or step["power_code"]), step
        assert step["power_code"], step
        assert bool(step["post"]) == bool(unit), step
        assert step["at"], action
    assert [step["case_version"] for step in told["steps"]] == list(range(1, len(told["steps"]) + 1))

    held = {(spell["kind"], spell["unit"]) for spell in told["spells"]}
    assert held >= {
        ("lead", POLICE),
        ("lead", STREET),
        ("ruling", STAFFING),
        ("reporter", None),
        ("follow_up", "500105-ZW"),
    }
    last = told["spells"][-1]
    assert (last["kind"], last["unit"], bool(last["to"])) == ("follow_up", "500105-ZW", True)
    late = [each for each in told["assistants"] if each["late"]]
    assert [(each["unit"], each["outcome"]) for each in late] == [(ENVIRONMENT, "completed")]
    opened = next(item for item in told["items"] if item["action"] == "case.disputed")
    assert opened["detail"]["dispute_id"] == dispute["id"]
