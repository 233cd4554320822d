"""Running services against their own OpenAPI documents, by schemathesis: nothing fails, and nothing is answered that
the document doesn't say.

The examples follow from the documents (derandomized), so a commit gets one verdict; how many there are is bounded. What
schemathesis makes up as ids meets nothing, so half of the examples ask for things that there are, and send the
document's own example of a body where it has one.
"""

import json
import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
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

from deploy.local.ports import SERVICES
from deploy.local.stack import Stack
from samples.callers import Callers

EXAMPLES_EACH = 2
# What is valid only together with what the services know is refused by right; that is for other tests.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# In this order: the first that may call an operation does; of intake, whose issue it is.
ROLES = ("officer", "supervisor", "admin", "publisher", "editor", "arbitrator", "service", "partner", "reporter")
ROLES_OF = {"intake": ("reporter", *ROLES)}
POST = "500105-CG-P07"
# They don't end by themselves.
STREAMS = ("/v1/inbox/stream", "/v1/units/{unit}/queue/stream")
PARTNERS = Path("samples/district/partners.json")
CASE_SECONDS_MAX = 60.0
PDF = ("letter.pdf", b"%PDF-1.4 a letter", "application/pdf")
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
        self.client = httpx.Client(trust_env=False, timeout=20)
        self._register_partner()

    def report(self) -> None:
        """An issue and a file of a new reporter; the case is there when this returns."""
        intake = self.callers.url("intake")
        token = self.client.post(f"{intake}/v1/sessions").raise_for_status().json()["token"]
        self.reporter = {"Authorization": f"Bearer {token}"}
        attached = self.client.post(f"{intake}/v1/attachments", files={"file": PDF}, headers=self.reporter)
        self.attachment_id: str = attached.raise_for_status().json()["id"]
        keyed = self.reporter | {"Idempotency-Key": str(uuid4())}
        reported = self.client.post(f"{intake}/v1/issues", json=ISSUE, headers=keyed)
        self.issue: Json = reported.raise_for_status().json()
        case = f"{self.callers.url('routing')}/v1/cases/{self.issue['issue_id']}"
        ends_at = time.monotonic() + CASE_SECONDS_MAX
        while self.client.get(case, headers=self.callers.headers("admin")).status_code != 200:
            assert time.monotonic() < ends_at, "no case came of the issue"
            time.sleep(0.1)

    @cached_property
    def rulebook(self) -> str:
        """The version in force."""
        address = f"{self.callers.url('routing')}/v1/rulebooks/in-force"
        found = self.client.get(address, headers=self.callers.headers("admin")).raise_for_status()
        return str(found.json()["version"])

    def _register_partner(self) -> None:
        register = {"partners": [json.loads(PARTNERS.read_bytes())["partners"][0]]}
        address = f"{self.callers.url('routing')}/v1/partners"
        self.partner: str = register["partners"][0]["code"]
        self.client.put(address, json=register, headers=self.callers.headers("admin")).raise_for_status()

    def headers_for(self, service: str, allowed: list[str]) -> dict[str, str]:
        """`allowed`: who may call it; none for anybody who is known."""
        roles = ROLES_OF.get(service, ROLES)
        role = next(each for each in roles if each in (allowed or roles))
        if role == "reporter":
            return self.reporter
        if role == "partner":
            return {"Authorization": f"Bearer {self.callers.token(role, sub=self.partner)}"}
        return self.callers.headers(role, *(("500105-CG", POST) if role == "officer" else ()))

    def known(self, path: str) -> Mapping[str, str]:
        """Parts of this path that lead to something."""
        of_kind = {"posts": POST, "powers": "500105-GG-CG-0008", "categories": "010207"}
        kind = path.removeprefix("/v1/").partition("/")[0]
        codes = {"code": of_kind[kind]} if kind in of_kind else {}
        ids = dict.fromkeys(("issue_id", "case_id", "event_id", "service_request_id"), self.issue["issue_id"])
        trackings = dict.fromkeys(("tracking_code", "token"), self.issue["tracking_code"])
        own = {
            "unit": "500105-CG",
            "version": self.rulebook,
            "service_code": "010207",
            "attachment_id": self.attachment_id,
        }
        return own | ids | trackings | codes


@pytest.fixture(scope="module")
def town(stack: Stack) -> Iterator[Town]:
    stack.start_services()
    stack.powerlist("rulebook", "publish", "samples/district", "--if-none")
    town = Town(stack)
    yield town
    town.client.close()


@pytest.mark.parametrize("service", SERVICES)
def test_no_request_makes_it_fail_and_no_answer_is_other_than_its_document_says(town: Town, service: str) -> None:
    town.report()
    document = document_of(town, service)
    faults: list[str] = []
    for found in document.get_all_operations():
        operation = found.ok()
        if operation.path not in STREAMS:
            faults += faults_of(town, service, operation)
    assert faults == [], "\n\n".join(faults)


def document_of(town: Town, service: str) -> schemathesis.BaseSchema:
    document = schemathesis.openapi.from_url(f"{town.callers.url(service)}/openapi.json")
    # What an address says beyond what we ask is passed over: links are decorated on their way.
    document.config.generation.allow_extra_parameters = False
    return document


def faults_of(town: Town, service: str, operation: schemathesis.APIOperation) -> list[str]:
    told = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            ask(town, service, operation, mode)
        except Unsatisfiable:
            # Nothing can be wrong with a request that takes nothing.
            continue
        except (Exception, BaseExceptionGroup) as error:
            told.append(f"{operation.method.upper()} {operation.path}, {mode.value}: {error!r}")
    return told


def ask(town: Town, service: str, operation: schemathesis.APIOperation, mode: GenerationMode) -> None:
    headers = town.headers_for(service, operation.definition.raw.get("x-roles", []))
    known, body = town.known(operation.path), example_of(operation)
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
            case.body = body or case.body
        case.call_and_validate(session=town.session, headers=headers, checks=checks, timeout=20)

    examples()


def example_of(operation: schemathesis.APIOperation) -> Json | None:
    """Of a body, where the document has one."""
    shapes = operation.schema.raw_schema["components"]["schemas"]
    for content in operation.definition.raw.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        for example in shapes.get(schema.get("$ref", "").rpartition("/")[2], schema).get("examples", ()):
            return dict(example)
    return None
