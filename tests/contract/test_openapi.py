"""Each service describes itself: OpenAPI with the paths of the interface that exist now, whole and readable."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from deploy.local.ports import SERVICES
from services.routing.domain.matrix import ACTIONS
from tests.architecture.built import Built

PATHS = {
    "intake": {
        "/v1/sessions": "post",
        "/v1/issues": "get post",
        "/v1/issues/{issue_id}": "get",
        "/v1/track/{tracking_code}": "get",
        "/v1/categories": "get",
        "/v1/categories/{code}/facts": "get",
    },
    "routing": {
        "/v1/decisions": "post",
        "/v1/units/{unit}/queue": "get",
        "/v1/cases/{case_id}": "get",
        **{f"/v1/cases/{{case_id}}/actions/{action}": "post" for action in ACTIONS},
        "/v1/disputes": "get",
        "/v1/disputes/{dispute_id}/statements": "post",
        "/v1/disputes/{dispute_id}/ruling": "post",
        "/v1/marks": "get",
        "/v1/marks/{mark_id}": "get",
        **{f"/v1/marks/{{mark_id}}/actions/{action}": "post" for action in ("hear", "uphold", "excuse", "appeal")},
        "/v1/rulebooks": "get post",
        "/v1/rulebooks/in-force": "get",
        "/v1/rulebooks/{version}": "get",
        "/v1/rulebooks/{version}/edits": "post",
        "/v1/rulebooks/{version}/check": "get post",
        "/v1/rulebooks/{version}/review": "post",
        "/v1/rulebooks/{version}/publish": "post",
        "/v1/rulebooks/{version}/rollback": "post",
        "/v1/rulebooks/{version}/withdraw": "post",
        "/v1/posts/{code}": "get put",
        "/v1/posts/import": "post",
        "/v1/load": "get",
        "/v1/public/powers": "get",
        "/v1/powers/{code}": "get",
        "/v1/powers/{code}/diagram.svg": "get",
        "/v1/powers/{code}/diagram.mmd": "get",
    },
    "notify": {
        "/v1/inbox": "get",
        "/v1/inbox/{item_id}/read": "post",
        "/v1/inbox/stream": "get",
        "/v1/deliveries": "get",
        "/v1/preferences": "get put",
        "/v1/subscriptions": "get post",
        "/v1/subscriptions/{subscription_id}": "get patch delete",
        "/v1/subscriptions/{subscription_id}/rotate": "post",
        "/v1/subscriptions/{subscription_id}/test": "post",
        "/v1/subscriptions/{subscription_id}/replay": "post",
        "/v1/subscriptions/{subscription_id}/deliveries": "get",
    },
    "audit": {
        "/v1/events": "get",
        "/v1/events/{event_id}": "get",
        "/v1/events/{event_id}/leaf": "get",
        "/v1/cases/{case_id}/trail": "get",
        "/v1/completeness": "get",
    },
}
EVERYWHERE = {"/health/live": "get", "/health/ready": "get", "/metrics": "get"}
KEY_REQUIRED = {
    "intake": {"/v1/issues"},
    "routing": {
        *(f"/v1/cases/{{case_id}}/actions/{action}" for action in ACTIONS),
        *(f"/v1/marks/{{mark_id}}/actions/{action}" for action in ("hear", "uphold", "excuse", "appeal")),
        *(f"/v1/partners/me/tasks/{{task_id}}/actions/{action}" for action in ("claim", "release", "done")),
        "/v1/units/{unit}/queue/actions",
    },
}
WITNESS = {"/witness/add-checkpoint"}
# Every other POST honours a key. See docs/operations/tokens-and-roles.md.
KEY_NOT_HONOURED = {
    "intake": {
        # Nobody is known yet who could have a key of their own.
        "/v1/sessions",
        "/v1/channels/wechat/login",
        "/v1/channels/wechat/messages",
        "/v1/channels/wechat/events",
        "/v1/track/lost",
        "/v1/track/lost/{request_id}",
        # What would be kept under it is somebody's number, or clear data.
        "/v1/channels/wechat/phone",
        "/v1/keys/{subject_ref}/seal",
        "/v1/keys/{subject_ref}/open",
        "/v1/contacts:batch",
        # Nothing is stored.
        "/v1/duplicates",
        *WITNESS,
    },
    "routing": WITNESS,
    "notify": {"/v1/templates/{name}/preview", *WITNESS},
    "audit": set(),
}


async def document_of(service: Built) -> dict[str, Any]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://service.test") as client:
        answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    document: dict[str, Any] = json.loads(answer.text)
    return document


@pytest.mark.parametrize("service", SERVICES)
async def test_the_paths_of_the_interface_are_described(built: Mapping[str, Built], service: str):
    document = await document_of(built[service])
    assert document["openapi"].startswith("3.")
    for path, methods in {**PATHS[service], **EVERYWHERE}.items():
        assert set(methods.split()) <= set(document["paths"].get(path, {})), path


@pytest.mark.parametrize("service", SERVICES)
async def test_every_reference_leads_somewhere_and_every_operation_is_named_once(
    built: Mapping[str, Built], service: str
):
    document = await document_of(built[service])
    schemas = document["components"]["schemas"]
    for reference in references(document):
        prefix, name = reference.rsplit("/", 1)
        assert prefix == "#/components/schemas"
        assert name in schemas
    named = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("service", SERVICES)
async def test_every_operation_may_answer_a_problem(built: Mapping[str, Built], service: str):
    for path, _, operation in operations(await document_of(built[service])):
        assert "application/problem+json" in operation["responses"]["default"]["content"], path


@pytest.mark.parametrize("service", SERVICES)
async def test_every_json_answer_has_a_shape(built: Mapping[str, Built], service: str):
    shapeless = [
        f"{method.upper()} {path} {status}"
        for path, method, operation in operations(await document_of(built[service]))
        for status, answer in operation["responses"].items()
        if not answer.get("content", {}).get("application/json", {"schema": "none is answered"}).get("schema")
    ]
    assert shapeless == []


@pytest.mark.parametrize(("service", "paths"), KEY_REQUIRED.items())
async def test_the_idempotency_key_is_required_where_the_interface_says(
    built: Mapping[str, Built], service: str, paths: set[str]
):
    required = {
        path
        for path, method, operation in operations(await document_of(built[service]))
        for parameter in operation.get("parameters", ())
        if method == "post" and parameter["name"] == "Idempotency-Key" and parameter["required"]
    }
    assert required == paths


@pytest.mark.parametrize("service", SERVICES)
async def test_every_other_post_honours_an_idempotency_key(built: Mapping[str, Built], service: str):
    without = {
        path
        for path, method, operation in operations(await document_of(built[service]))
        if method == "post"
        and not any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    }
    assert without == KEY_NOT_HONOURED[service]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)
