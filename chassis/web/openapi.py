"""The OpenAPI document, with what handlers read for themselves: bodies, idempotency keys, tokens."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from chassis.security.audience import PublicAudience, audience_of

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail", "detail_en"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "detail_en": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
PROBLEM_ANSWER: dict[str, Any] = {
    "description": "Problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _operations(app: FastAPI, document: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    for context in iter_route_contexts(app.routes):
        # A part that takes slashes is described as any other.
        path = (context.path or "").replace(":path}", "}")
        for method in context.methods or ():
            operation = document["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                yield context, operation


def _describe_body(operation: dict[str, Any], model: type[BaseModel], schemas: dict[str, Any]) -> None:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    reference = {"$ref": f"#/components/schemas/{model.__name__}"}
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference}}}


def _describe_key(operation: dict[str, Any], required: bool) -> None:
    schema = {"type": "string", "minLength": 1, "maxLength": 255}
    parameter = {"name": "Idempotency-Key", "in": "header", "required": required, "schema": schema}
    operation.setdefault("parameters", []).append(parameter)


def _describe_audience(operation: dict[str, Any], context: Any) -> None:
    audience = audience_of(context.dependant)
    if audience is None or isinstance(audience, PublicAudience):
        return
    operation["security"] = [{"bearer": []}]
    if audience.roles:
        operation["x-roles"] = sorted(audience.roles)


def openapi_document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for context, operation in _operations(app, document):
        model = getattr(context.endpoint, "body_model", None)
        if model is not None:
            _describe_body(operation, model, schemas)
        key = getattr(context.endpoint, "idempotency_key", None)
        if key is not None:
            _describe_key(operation, key == "required")
        _describe_audience(operation, context)
        # FastAPI's own description of a 422 is not what we answer.
        operation["responses"].pop("422", None)
        operation["responses"].setdefault("default", PROBLEM_ANSWER)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document
