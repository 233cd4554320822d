"""Running services against their own OpenAPI documents, by schemathesis: nothing fails, and nothing is answered that
the document doesn't say. Held for notify and audit; intake and routing have answers that are not described yet.

The examples follow from the documents (derandomized), so a commit gets one verdict; how many there are is bounded. What
schemathesis makes up as ids meets nothing, so half of the examples ask for things that there are.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.stack import Stack
from samples.callers import Callers

EXAMPLES_EACH = 2
HELD_TO_IT = ("notify", "audit")
# What is valid only together with what the services know is refused by right; that is for other tests.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# In this order: the first that may call an operation does.
ROLES = ("officer", "supervisor", "admin", "publisher", "editor", "arbitrator", "service", "reporter")
POST = "500105-CG-P07"
# They don't end by themselves.
STREAMS = ("/v1/inbox/stream", "/v1/units/{unit}/queue/stream")
ISSUE = {
    "channel": "web",
    "title": "路灯不亮",
    "text": "楼下的路灯坏了三天，晚上看不清路",
    "category_code": "010207",
    "area_code": "500105006002",
}
Json = dict[str, Any]


class Town:
    """The running services, somebody of every role, and things that there are."""

    def __init__(self, stack: Stack) -> None:
        self.callers = Callers(stack.env)
        self.session = requests.Session()
        self.session.trust_env = False
        with httpx.Client(trust_env=False) as client:
            answer = client.post(f"{self.callers.url('intake')}/v1/sessions")
            self.reporter = {"Authorization": f"Bearer {answer.json()['token']}"}
            keyed = self.reporter | {"Idempotency-Key": str(uuid4())}
            reported = client.post(f"{self.callers.url('intake')}/v1/issues", json=ISSUE, headers=keyed)
        assert reported.status_code == 201, reported.text
        self.issue: Json = reported.json()

    def headers_for(self, roles: list[str]) -> dict[str, str]:
        """`roles`: who may call it; none for anybody who is known."""
        role = next(each for each in ROLES if each in (roles or ROLES))
        if role == "reporter":
            return self.reporter
        return self.callers.headers(role, *(("500105-CG", POST) if role == "officer" else ()))

    def known(self, path: str) -> Mapping[str, str]:
        """Parts of this path that lead to something."""
        of_kind = {"posts": POST, "powers": "500105-GG-CG-0008", "categories": "010207"}
        kind = path.removeprefix("/v1/").partition("/")[0]
        codes = {"code": of_kind[kind]} if kind in of_kind else {}
        ids = dict.fromkeys(("issue_id", "case_id", "event_id", "service_request_id"), self.issue["issue_id"])
        return {"unit": "500105-CG", "tracking_code": self.issue["tracking_code"], "extension": "xml", **ids, **codes}


@pytest.fixture(scope="module")
def town(stack: Stack) -> Iterator[Town]:
    stack.start_services()
    stack.powerlist("rulebook", "publish", "samples/district", "--if-none")
    yield Town(stack)


@pytest.mark.parametrize("service", HELD_TO_IT)
def test_no_request_makes_it_fail_and_no_answer_is_other_than_its_document_says(town: Town, service: str) -> None:
    document = schemathesis.openapi.from_url(f"{town.callers.url(service)}/openapi.json")
    faults: list[str] = []
    for found in document.get_all_operations():
        operation = found.ok()
        if operation.path not in STREAMS:
            faults += faults_of(town, operation)
    assert faults == [], "\n\n".join(faults)


def faults_of(town: Town, operation: schemathesis.APIOperation) -> list[str]:
    told = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            ask(town, operation, mode)
        except Unsatisfiable:
            # Nothing can be wrong with a request that takes nothing.
            continue
        except (Exception, BaseExceptionGroup) as error:
            told.append(f"{operation.method.upper()} {operation.path}, {mode.value}: {error!r}")
    return told


def ask(town: Town, operation: schemathesis.APIOperation, mode: GenerationMode) -> None:
    headers = town.headers_for(operation.definition.raw.get("x-roles", []))
    known = town.known(operation.path)
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS
    asked = 0

    @settings(
        max_examples=EXAMPLES_EACH,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def examples(case: schemathesis.Case) -> None:
        nonlocal asked
        asked += 1
        if asked % 2 and mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        case.call_and_validate(session=town.session, headers=headers, checks=checks, timeout=20)

    examples()
