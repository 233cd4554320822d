"""Two neighbours phone the hotline of one trouble: one wants to be called back, the other said that nobody should."""

from tests.journey.district import NIGHT_NOISE, District, Json

CALL: Json = {**NIGHT_NOISE, "channel": "hotline"}


async def told_by_phone(district: District, phone: str, wanted: bool) -> tuple[str, str]:
    """State and reason of what the caller would be told by phone."""
    reporter = {"name": "张某某", "phone": phone}
    issue = await district.report({**CALL, "reporter": reporter, "call_back_wanted": wanted})
    told = await district.told(issue, lambda items: any(item["party"] == "reporter" for item in items))
    (called,) = [item for item in told if item["channel"] == "callback"]
    return called["state"], called["reason_code"]


async def test_only_who_wants_it_is_put_on_the_call_list(district: District):
    assert await told_by_phone(district, "13800138021", wanted=True) == ("queued", "")
    assert await told_by_phone(district, "13800138022", wanted=False) == ("suppressed", "no_call_wanted")
