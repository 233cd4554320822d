"""The people of the sample district as callers of the services: who they are, and a client that says so.

Works on a local run only, for it signs with that run's own issuer.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx

from chassis.security.issuing import TokenIssuer

ISSUER = "powerlist-local"
TOKEN_LIFETIME = timedelta(hours=12)
SERVICES = ("intake", "routing", "notify", "audit")


class Callers:
    """`environment` has the variables of POWERLIST_HOME/env."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        pem = Path(environment["LOCAL_ISSUER_KEY_FILE"]).read_bytes()
        self._issuer = TokenIssuer(pem, ISSUER, environment["AUTH_AUDIENCE"])

    def url(self, service: str) -> str:
        return self._environment[f"{service.upper()}_URL"]

    def token(self, role: str, unit: str | None = None, post: str | None = None, sub: str | None = None) -> str:
        subject = sub or f"sample-{role}-{post or unit or 'all'}"
        return self._issuer.issue(role, subject, lifetime=TOKEN_LIFETIME, unit=unit, post=post)

    def headers(self, role: str, unit: str | None = None, post: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role, unit, post)}"}

    async def reporter_headers(self, client: httpx.AsyncClient) -> dict[str, str]:
        """A new anonymous reporter, as a mini-program opens one."""
        answer = await client.post(f"{self.url('intake')}/v1/sessions")
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['token']}"}
