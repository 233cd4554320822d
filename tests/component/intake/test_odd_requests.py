"""Every route of intake, as its own document lists them, asked with values and bodies that nobody means."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

VALUES = ("a%00b", "9" * 3000, "%F0%9F%91%A9", "9999-12-31T23:59:59Z", str(uuid4()))
BODIES = (b"", b"{}", b"null", b'{"text": "\\u0000"}', b"\xff")
ROLES = {"reporter": {}, "officer": {"unit": "500105-ZW", "post": "500105-ZW-P05"}}


def addresses(document) -> Iterator[tuple[str, str]]:
    """(method, address) of each route with each value in all its parameters; streams don't end."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for value in VALUES if "stream" not in path else ():
                names = list(operation.get("parameters", ()))
                query = "&".join(f"{each['name']}={value}" for each in names if each["in"] == "query")
                filled = path
                for each in names:
                    filled = filled.replace(f"{{{each['name']}}}", value)
                yield method.upper(), f"{filled}?{query}"


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_that_is_asked_makes_intake_fail(role, http, as_role):
    document = (await http.get("/openapi.json")).json()
    who = as_role(role, **ROLES[role]) | {"Content-Type": "application/json"}
    asked, failed = 0, []
    for method, address in addresses(document):
        for body in (b"",) if method == "GET" else BODIES:
            answer = await http.request(method, address, content=body, headers={**who, "Idempotency-Key": uuid4().hex})
            asked += 1
            # 503 is said of what is not configured or not there yet.
            if answer.status_code >= 500 and answer.status_code != 503:
                failed.append((method, address[:100], body, answer.status_code))
    assert failed == []
    assert asked > 300
