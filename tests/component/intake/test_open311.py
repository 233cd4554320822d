"""Open311 GeoReport v2, with the shapes of its own examples."""

from uuid import uuid4
from xml.etree import ElementTree

import pytest

BASE = "/open311/v2"
PLACE = {"lat": "29.5756", "long": "106.5327", "address_string": "重庆市江北区观音桥街道"}


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - our own answer


@pytest.fixture
async def service_code(http) -> str:
    return (await http.get(f"{BASE}/services.json")).json()[0]["service_code"]


@pytest.fixture
def send(http, as_role, service_code):
    async def post(form=None, extension="json", headers=None, **changes):
        body = {"service_code": service_code, "description": "路灯不亮，电话13800138001", **PLACE, **changes}
        who = as_role("reporter") if headers is None else headers
        return await http.post(f"{BASE}/requests.{extension}", data=body if form is None else form, headers=who)

    return post


async def test_discovery_names_both_formats(http):
    found = (await http.get(f"{BASE}/discovery.json")).json()
    assert found["endpoints"][0]["url"] == "http://intake.test/open311/v2"
    answer = await http.get(f"{BASE}/discovery.xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    formats = [each.text for each in parsed(answer.content).iterfind("endpoints/endpoint/formats/format")]
    assert formats == ["text/xml", "application/json"]


async def test_services_and_their_attributes_are_the_same_in_both_formats(http):
    services = (await http.get(f"{BASE}/services.json")).json()
    tree = parsed((await http.get(f"{BASE}/services.xml")).content)
    assert tree.tag == "services"
    assert [each.findtext("service_code") for each in tree] == [each["service_code"] for each in services]
    code = next(each["service_code"] for each in services if each["metadata"])
    definition = (await http.get(f"{BASE}/services/{code}.json")).json()
    assert definition["service_code"] == code
    tree = parsed((await http.get(f"{BASE}/services/{code}.xml")).content)
    names = [each.findtext("code") for each in tree.iterfind("attributes/attribute")]
    assert names == [each["code"] for each in definition["attributes"]] != []


async def test_a_report_is_an_issue_that_is_found_by_id_in_the_list_and_by_its_code(http, send, rows):
    answer = await send()
    assert answer.status_code == 201, answer.text
    request_id = answer.json()[0]["service_request_id"]
    [issue] = await rows("SELECT channel, tracking_code FROM issue WHERE id::text = :id", id=request_id)
    assert issue.channel == "open311"
    [shown] = (await http.get(f"{BASE}/requests/{request_id}.json")).json()
    assert (shown["status"], shown["address"]) == ("open", "重庆市江北区观音桥街道")
    assert "13800138001" not in str(shown)
    listed = (await http.get(f"{BASE}/requests.json", params={"page_size": 1, "status": "open"})).json()
    assert [each["service_request_id"] for each in listed] == [request_id]
    closed = (await http.get(f"{BASE}/requests.json", params={"status": "closed"})).json()
    assert request_id not in {each["service_request_id"] for each in closed}
    token = (await http.get(f"{BASE}/tokens/{issue.tracking_code}.json")).json()
    assert token == [{"service_request_id": request_id, "token": issue.tracking_code}]


async def test_a_report_in_xml_answers_in_xml(http, send):
    answer = await send(extension="xml")
    request_id = parsed(answer.content).findtext("request/service_request_id")
    tree = parsed((await http.get(f"{BASE}/requests.xml?service_request_id={request_id}")).content)
    assert (tree.tag, tree.findtext("request/service_request_id")) == ("service_requests", request_id)


async def test_an_api_key_is_a_token_of_a_session(http, send, service_code):
    token = (await http.post("/v1/sessions")).json()["token"]
    assert (await send(headers={}, api_key=token)).status_code == 201
    refused = await send(headers={})
    assert (refused.status_code, refused.json()[0]["code"]) == (401, 401)
    assert (await send(headers={}, api_key="not-a-token")).status_code == 401


async def test_an_api_key_counts_for_its_caller_and_a_form_in_which_there_can_be_none_for_its_address(
    http, send, as_role
):
    token = (await http.post("/v1/sessions")).json()["token"]
    taken = await send(headers={}, api_key=token)
    assert taken.headers["ratelimit-policy"].startswith('"caller"')
    json_type = {"Content-Type": "application/json"}
    refused = await http.post(f"{BASE}/requests.json", content=b"{}", headers=json_type)
    assert (refused.status_code, refused.json()[0]["code"]) == (401, 401)
    assert refused.headers["ratelimit-policy"].startswith('"address"')
    known = await http.post(f"{BASE}/requests.json", content=b"{}", headers=as_role("reporter") | json_type)
    assert known.status_code == 415


async def test_the_same_key_is_one_request(send, as_role):
    who = {**as_role("reporter"), "Idempotency-Key": uuid4().hex}
    assert (await send(headers=who)).json() == (await send(headers=who)).json()


async def test_every_bad_field_is_named_in_georeports_way(send):
    answer = await send(lat="north", **{"attribute[party.count]": "many", "colour": "red"})
    told = answer.json()
    assert answer.status_code == 400
    assert len(told) == 3
    assert {each["code"] for each in told} == {400}
    swapped = await send(lat="106.5327", long="29.5756", extension="xml")
    tree = parsed(swapped.content)
    assert (swapped.status_code, tree.tag, tree.findtext("error/code")) == (400, "errors", "400")
    assert "填反" in tree.findtext("error/description")


async def test_the_example_of_the_specification_is_taken_in_at_a_place_and_service_of_ours(http, send, as_role, rows):
    form = {
        "api_key": "xyz",
        "jurisdiction_id": "city.gov",
        "email": "smit333@sfgov.edu",
        "device_id": "tt222111",
        "account_id": "123456",
        "first_name": "john",
        "last_name": "smith",
        "phone": "111111111",
        "description": "A large sinkhole is destroying the street",
        "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
        "attribute[WHISPAWN]": "123456",
        "attribute[WHISDORN]": "COISL001",
    }
    answer = await send(extension="xml", **form)
    assert answer.status_code == 201, answer.text
    tree = parsed(answer.content)
    assert [each.tag for each in tree.find("request")] == ["service_request_id", "service_notice", "account_id"]
    assert "nobody will call you" in tree.findtext("request/service_notice")
    request_id = tree.findtext("request/service_request_id")
    [kept] = await rows("SELECT text_masked, phone_index FROM issue WHERE id::text = :id", id=request_id)
    assert kept.text_masked.splitlines()[0] == form["description"]
    assert "WHISDORN：COISL001" in kept.text_masked
    assert kept.phone_index is None


async def test_values_of_a_list_and_several_pictures_come_under_one_name(send, rows):
    answer = await send(
        **{"attribute[WHISHETN][]": ["123", "124"], "media_url": ["http://a.test/1", "http://a.test/2"]}
    )
    assert answer.status_code == 201, answer.text
    request_id = answer.json()[0]["service_request_id"]
    [kept] = await rows("SELECT text_masked FROM issue WHERE id::text = :id", id=request_id)
    assert kept.text_masked.endswith("图片：http://a.test/1\nhttp://a.test/2\nWHISHETN：123\n124")
    assert (await send(description=["one", "two"])).status_code == 400


async def test_a_report_without_a_service_code_is_told_so(send):
    answer = await send(service_code="")
    assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)


async def test_unknown_services_requests_and_spans_are_told(http, send):
    assert (await send(service_code="nothing")).status_code == 404
    assert (await http.get(f"{BASE}/services/nothing.xml")).status_code == 404
    assert (await http.get(f"{BASE}/requests/{uuid4()}.json")).status_code == 404
    assert (await http.get(f"{BASE}/requests/no-id.xml")).status_code == 404
    for query in ("start_date=2026-01-01&end_date=2026-09-01", "start_date=yesterday", "status=new", "page_size=1001"):
        assert (await http.get(f"{BASE}/requests.json?{query}")).status_code == 400, query


async def test_what_is_about_a_unit_is_told_to_nobody(http, report):
    issue = (await report({"channel": "web", "text": "窗口态度差", "about_unit": "某单位"})).json()
    assert (await http.get(f"{BASE}/requests/{issue['issue_id']}.json")).status_code == 404
    listed = (await http.get(f"{BASE}/requests.json")).json()
    assert issue["issue_id"] not in {each["service_request_id"] for each in listed}


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": "nan"},
        {"long": "inf"},
        {"lat": "1e400"},
        {"attribute[amount]": "nan"},
        {"attribute[amount]": "-1e400"},
        {"attribute[party.count]": "9" * 30},
        {"attribute[party.count]": "9" * 5000},
        {"attribute[occurred_at]": "9999-12-31T23:59:59-12:00"},
        {"attribute[]": "x"},
        {"description": "\x00\ud7ff\U0001f469\u202e"},
        {"first_name": "\n", "phone": "\x00"},
        {"lat": "１"},
    ],
)
async def test_odd_values_are_taken_or_named_in_either_format(changes, send):
    for extension in ("json", "xml"):
        answer = await send(extension=extension, **changes)
        assert answer.status_code in {201, 400}, answer.text
        if extension == "xml":
            assert parsed(answer.content).tag in {"service_requests", "errors"}


@pytest.mark.parametrize(
    "query",
    [
        "start_date=0001-01-01T00:00:00Z",
        "end_date=9999-12-31T23:59:59-23:00",
        "start_date=1990-01-01T00:00:00Z",
        "page=1000000",
        "page=0",
        "page_size=x",
        "service_request_id=a,b,%00",
        "service_code=%00",
        "status=open,closed,",
    ],
)
async def test_odd_queries_are_answered_or_refused_by_name(query, http):
    for extension in ("json", "xml"):
        answer = await http.get(f"{BASE}/requests.{extension}?{query}")
        assert answer.status_code in {200, 400}, (query, answer.text)


async def test_an_xml_body_is_refused_unread_whatever_it_names(http, as_role, rows):
    """GeoReport sends forms; XML is only ever an answer, so there is nothing in which an entity could be read."""
    xxe = b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><request><description>&e;</description></request>'
    [before] = await rows("SELECT count(*) AS issues FROM issue")
    for kind in ("text/xml", "application/xml"):
        headers = as_role("reporter") | {"Content-Type": kind}
        answer = await http.post(f"{BASE}/requests.xml", content=xxe, headers=headers)
        assert (answer.status_code, parsed(answer.content).tag) == (415, "errors")
        assert "root:" not in answer.text
    [after] = await rows("SELECT count(*) AS issues FROM issue")
    assert before == after
