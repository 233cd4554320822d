"""A patrol reports what it has put right on the spot, by both doors: solved at once, with its photos and its power."""

from tests.journey.district import NIGHT_NOISE, District, Json
from tests.journey.people import Officer

PATROL = "500105006-JD-P05"
SETTLED = ("resolved", "closed")
DOORS = {"/v1/issues": {"channel": "patrol"}, "/v1/channels/patrol/reports": {"client_id": "fix-1"}}
WORDS = {name: value for name, value in NIGHT_NOISE.items() if name != "channel"}


async def test_a_patrol_puts_something_right_and_the_record_says_by_whom_and_by_which_power(district: District):
    patrol = Officer(district, PATROL)
    for path, more in DOORS.items():
        photos = [await patrol.photographs() for _ in range(2)]
        report = {**WORDS, "handled_on_spot": True, "attachments": photos}
        told = await patrol.posts("intake", path, report | more)
        url = district.url("routing", f"/v1/cases/{told['issue_id']}")
        case = await district.get_once(url, district.admin, lambda case: case["state"] in SETTLED)
        events = [step["event"] for step in case["history"]]
        assert events[:3] == ["CaseAssigned", "CaseAccepted", "CaseResolved"]
        assert events[3:] == ([] if case["state"] == "resolved" else ["CaseClosed"])
        await recorded(district, told, case, photos)


async def recorded(district: District, told: Json, case: Json, photos: list[str]) -> None:
    trail = await district.trail(told, "case.accepted", "case.resolved")
    steps = {each["action"]: each for each in trail}
    for action in ("case.accepted", "case.resolved"):
        assert (steps[action]["actor"]["post"], steps[action]["power"]["code"]) == (PATROL, case["lead"]["power_code"])
    assert steps["case.resolved"]["detail"]["evidence"] == photos
