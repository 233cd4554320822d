"""A story in chapters: a breach is noticed, heard, upheld, appealed against and excused, and the score each time.

The bureau was asked for a written answer within an instant that nobody could have kept.
"""

from typing import Any

from tests.journey.district import NIGHT_NOISE, NIGHT_NOISE_UNIT, District, Json
from tests.journey.people import Officer

INSPECTORATE, OFFICE = "500105-DC-P03", "500105-ZB-P03"
# Of an hour: over before anybody could answer.
AT_ONCE_HOURS = 0.0001
BASIS = "《政府督查工作条例》"


async def score(district: District, is_met: Any = bool) -> Json:
    """How the bureau stands in the supervisor's view of the public's interest."""

    def bureau(page: Json) -> Json:
        found = [item for item in page["items"] if item["key"] == NIGHT_NOISE_UNIT]
        return {**found[0]["counts"], **found[0]["public_interest"]} if found else {}

    url = district.url("audit", "/v1/rates?by=unit&period=year")
    page = await district.get_once(url, district.supervisor, lambda page: bool(bureau(page)) and is_met(bureau(page)))
    return bureau(page)


async def test_a_breach_counts_only_while_another_unit_upholds_it(district: District):
    # 1. A report is taken up by the bureau, and the inspectorate wants an answer at once.
    issue = await district.report(NIGHT_NOISE)
    await district.track(issue, "assigned")
    case = await district.case(issue)
    bureau, inspector = Officer(district, case["lead"]["post_code"]), Officer(district, INSPECTORATE)
    await bureau.takes("accept", case)
    await district.trail(issue, "case.accepted")
    before = await score(district)
    await inspector.takes("supervise", case, text="请立即书面说明", answer_within_hours=AT_ONCE_HOURS)

    # 2. The time is over: noticed, told to the post with the time in which it may state its side, and not counted.
    page = await bureau.sees("routing", f"/v1/marks?case={case['case_id']}", lambda page: bool(page["items"]))
    (mark,) = page["items"]
    assert (mark["kind"], mark["state"], mark["counts"]) == ("breach", "noticed", False)
    told = await district.told(issue, lambda items: any(item["event"] == "BreachNoticed" for item in items))
    assert bureau.post in {item["recipient"]["ref"] for item in told if item["event"] == "BreachNoticed"}
    noticed = await score(district, lambda found: found["breaches_noticed"] > before["breaches_noticed"])
    assert noticed["marks_upheld"] == before["marks_upheld"]

    # 3. The bureau is heard, the inspectorate upholds it: now it counts.
    steps = f"/v1/marks/{mark['id']}/actions"
    await bureau.posts("routing", f"{steps}/hear", {"statement": "督办时限不足一秒，客观上无法答复"})
    upheld = await inspector.posts("routing", f"{steps}/uphold", {"reason": "未按时答复", "basis": BASIS})
    assert (upheld["counts"], upheld["decision"]["power_code"]) == (True, "500105-QT-DC-0005")
    await score(district, lambda found: found["marks_upheld"] == before["marks_upheld"] + 1)

    # 4. It appeals; the office of the government, which had no part in it, excuses it for good.
    await bureau.posts("routing", f"{steps}/appeal", {"reason": "时限不合理"})
    office = Officer(district, OFFICE)
    excused = await office.posts("routing", f"{steps}/excuse", {"reason": "时限无法履行", "basis": BASIS})
    assert (excused["counts"], excused["is_final"]) == (False, True)
    after = await score(district, lambda found: found["marks_upheld"] == before["marks_upheld"])
    assert after["breaches_noticed"] > before["breaches_noticed"]

    # 5. Raw and upheld are shown to supervisors, each step is on record with its power, and everybody was told.
    counted = await district.get_once(
        district.url("routing", f"/v1/marks?case={case['case_id']}"), district.supervisor, bool
    )
    assert (counted["counts"]["raw"], counted["counts"]["upheld"]) == (1, 0)
    said = ("breach.noticed", "mark.heard", "mark.upheld", "mark.appealed", "mark.excused")
    trail = await district.trail(issue, *said)
    powers = {item["action"]: item["power"]["code"] for item in trail if item["action"].startswith("mark.")}
    assert set(powers.values()) == {"500105-QT-DC-0005", "500105-QT-ZB-0003"}
    await district.told(issue, lambda items: _told(items) >= {"MarkHeard", "MarkUpheld", "MarkAppealed", "MarkExcused"})


def _told(items: list[Json]) -> set[str]:
    return {item["event"] for item in items}
