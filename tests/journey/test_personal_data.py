"""Who reports never appears: not on a topic, in a log, in a span, nor in any table outside of intake's seals."""

import secrets

from samples.channels import RECEIVERS
from tests.journey.district import NIGHT_NOISE, District, Json
from tests.journey.leaks import found_in, logs_of, messages_of, rows_of

PHONE, OTHER_PHONE, SPOKEN_PHONE = "13800138199", "13900139288", "138 0013 8177"
ID_NUMBER = "500105199003078513"
PLATE, BANK_CARD = "渝A9K7Z3", "6222021001116245702"
NAME = "欧阳某某"
PLANTED = (PHONE, OTHER_PHONE, SPOKEN_PHONE, SPOKEN_PHONE.replace(" ", ""), ID_NUMBER, PLATE, BANK_CARD, NAME)
TEXT = (
    f"工地半夜打桩，我的电话{OTHER_PHONE}，也可以打{SPOKEN_PHONE}，身份证号{ID_NUMBER}，"
    f"渣土车车牌{PLATE}，赔偿款请打到银行卡{BANK_CARD}。"
)
REPORTER = {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER}
KEPT_BY_OTHERS = ("routing", "notify", "audit")


async def test_the_person_who_reports_never_appears(district: District):
    trace_id = secrets.token_hex(16)
    body: Json = {**NIGHT_NOISE, "title": f"夜间施工，联系{OTHER_PHONE}", "text": TEXT, "reporter": REPORTER}
    issue = await district.report(body, traceparent=f"00-{trace_id}-{secrets.token_hex(8)}-01")
    call = await district.report({**body, "channel": "hotline"}, traceparent=f"00-{trace_id}-{secrets.token_hex(8)}-01")
    for each in (issue, call):
        case = await worked_on(district, each)
        assert case["title"] == "夜间施工，联系[手机号]"
    await called_back(district, call)
    await refused(district, body)
    await district.trail(call, "contact.read", "case.resolved")
    await district.completeness()
    assert district.collector.spans_of(trace_id)

    leaks = [leak for place, content in logs_of(district.stack.home) for leak in found_in(PLANTED, place, content)]
    for number, content in enumerate(district.collector.bodies):
        leaks += found_in(PLANTED, f"export of spans {number}", content)
    async for topic, message in messages_of(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"]):
        leaks += found_in(PLANTED, topic, message)
    for service in (*KEPT_BY_OTHERS, "intake", "keys"):
        async for table, row in rows_of(district.stack.env[f"{service.upper()}_DATABASE_URL"]):
            leaks += found_in(PLANTED, f"{service}: {table}", row)
    assert leaks == []


async def test_what_was_looked_through_holds_the_issues_themselves(district: District):
    """So that an empty search means something: ids and masked words are found in every one of those places."""
    issue = await district.goes_all_the_way()
    place: set[str] = set()
    async for topic, message in messages_of(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"]):
        place |= {topic} if found_in([issue["issue_id"]], topic, message) else set()
    assert {"intake.issue.v1", "routing.case.v1", "notify.delivery.v1"} <= place
    for service in KEPT_BY_OTHERS:
        rows = [row async for _, row in rows_of(district.stack.env[f"{service.upper()}_DATABASE_URL"])]
        assert found_in([issue["issue_id"]], service, b"\n".join(rows))
    assert {name for name, content in logs_of(district.stack.home) if content} >= {"intake.log", "audit.log"}


async def worked_on(district: District, issue: Json) -> Json:
    """Accepted and resolved, with a number in the answer as well."""
    await district.track(issue, "assigned")
    case = await district.case(issue)
    await district.step(case, "accept", {"note": f"已联系 {OTHER_PHONE}"})
    await district.waive_assistants(case)
    resolved = await district.step(case, "resolve", {"result": f"已电话 {OTHER_PHONE} 告知处理结果。"})
    await district.track(issue, "resolved")
    return resolved


async def called_back(district: District, issue: Json) -> None:
    """The hotline takes the call, and so gets the number: the one way in which it leaves intake."""
    operator = district.callers.headers("officer", *RECEIVERS["hotline"])
    calls = await district.get_once(
        district.url("notify", "/v1/callbacks?limit=200"),
        operator,
        lambda page: issue["issue_id"] in {item["case_id"] for item in page["items"]},
    )
    call = next(item for item in calls["items"] if item["case_id"] == issue["issue_id"])
    opened = await district.client.post(district.url("notify", f"/v1/callbacks/{call['id']}/open"), headers=operator)
    assert opened.status_code == 200, opened.text
    assert opened.json()["contact"]["phone"] == PHONE


async def refused(district: District, body: Json) -> None:
    """What is wrong is not quoted anywhere either."""
    reporter = await district.callers.reporter_headers(district.client)
    wrong = {**body, "category_code": ID_NUMBER, "colour": PLATE}
    headers = {**reporter, "Idempotency-Key": f"key-{secrets.token_hex(4)}"}
    answer = await district.client.post(district.url("intake", "/v1/issues"), json=wrong, headers=headers)
    assert answer.status_code == 422
    lost = await district.client.get(district.url("intake", f"/v1/track/{PHONE}"))
    assert lost.status_code == 404
    decided = await district.client.post(district.url("routing", "/v1/decisions"), json=body, headers=district.admin)
    assert decided.status_code in {200, 422}
