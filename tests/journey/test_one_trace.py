"""One trace id from the HTTP request over the four services to the audit record."""

import secrets

import pytest

from deploy.local.ports import SERVICES
from tests.journey.collector import Span, tree_of
from tests.journey.district import District, until

# What Kafka carries on the way, in order.
TOPICS = ("intake.issue.v1", "routing.case.v1", "notify.delivery.v1")


async def test_one_trace_id_leads_from_the_request_to_the_audit_record(
    district: District, capsys: pytest.CaptureFixture[str]
):
    trace_id, parent_id = secrets.token_hex(16), secrets.token_hex(8)
    issue = await district.report(traceparent=f"00-{trace_id}-{parent_id}-01")
    trail = await district.trail(issue, "issue.received", "case.assigned", "delivery.recorded")
    assert {item["trace_id"] for item in trail} == {trace_id}

    spans: list[Span] = await until(lambda: whole_trace(district, trace_id), lambda: str(shape(district, trace_id)))
    with capsys.disabled():
        print(f"\n\n一件诉求的完整链路，trace {trace_id}\n{tree_of(spans)}\n")

    request = next(span for span in spans if span.name == "POST /v1/issues")
    assert (request.service, request.kind, request.parent_id) == ("intake", "server", parent_id)
    assert {span.service for span in spans if "db.query.text" in span.attributes} == set(SERVICES)
    published = {span.name: span.service for span in spans if span.kind == "producer"}
    assert {f"publish {topic}": topic.split(".")[0] for topic in TOPICS}.items() <= published.items()
    processed = {(span.service, span.name) for span in spans if span.kind == "consumer"}
    assert {
        ("routing", "process intake.v1.IssueReceived"),
        ("intake", "process routing.v1.CaseAssigned"),
        ("notify", "process routing.v1.CaseAssigned"),
        ("audit", "process intake.v1.IssueReceived"),
        ("audit", "process routing.v1.CaseAssigned"),
        ("audit", "process notify.v1.DeliveryRecorded"),
    } <= processed
    known = {span.span_id for span in spans} | {parent_id}
    assert {span.parent_id for span in spans} <= known


async def whole_trace(district: District, trace_id: str) -> list[Span]:
    """The spans, once each service has told the last of its share."""
    spans = district.collector.spans_of(trace_id)
    told = {(span.service, span.name) for span in spans}
    last = {(service, f"receive {service}") for service in SERVICES} | {("audit", "process notify.v1.DeliveryRecorded")}
    known = {span.span_id for span in spans}
    orphans = [span for span in spans if span.parent_id not in known and span.name != "POST /v1/issues"]
    return spans if last <= told and not orphans else []


def shape(district: District, trace_id: str) -> list[tuple[str, str]]:
    return [(span.service, span.name) for span in district.collector.spans_of(trace_id)]


async def test_a_request_that_nobody_samples_leaves_no_span_but_its_id_on_record(district: District):
    trace_id = secrets.token_hex(16)
    issue = await district.report(traceparent=f"00-{trace_id}-{secrets.token_hex(8)}-00")
    trail = await district.trail(issue, "issue.received", "case.assigned", "delivery.recorded")
    assert {item["trace_id"] for item in trail} == {trace_id}
    assert shape(district, trace_id) == []
