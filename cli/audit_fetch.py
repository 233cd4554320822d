"""What `powerlist audit` asks the served log for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click
import httpx

from cli.environment import load_environment
from cli.token import issuer_of

TOKEN_LIFETIME = timedelta(minutes=30)
TIMEOUT_SECONDS = 30.0
CALLER = "powerlist-cli"
# What the server finds wrong with its own files and records: for a verifier they are not there.
DAMAGED = ("tiles_damaged", "entries_damaged")


class AuditClient:
    """As a supervisor of the whole area, or as `role`. Use as a context."""

    def __init__(self, environment: Mapping[str, str] | None = None, role: str = "supervisor") -> None:
        self.environment = load_environment() if environment is None else dict(environment)
        self.address = self.environment.get("AUDIT_URL", "")
        if not self.address:
            raise click.ClickException("AUDIT_URL is not set; run `make up` first")
        token = issuer_of(self.environment).issue(role, CALLER, lifetime=TOKEN_LIFETIME)
        self._client = httpx.Client(
            base_url=self.address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )

    def __enter__(self) -> "AuditClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> httpx.Response:
        """Whatever the status is. ClickException when nobody answers."""
        try:
            return self._client.get(path, params=dict(parameters or {}))
        except httpx.HTTPError as error:
            raise click.ClickException(f"audit does not answer at {self.address}: {error}") from None

    def post(self, path: str, body: Mapping[str, Any], idempotency_key: str) -> Any:
        """The answer's content. ClickException when it is refused, or nobody answers."""
        try:
            answer = self._client.post(path, json=dict(body), headers={"Idempotency-Key": idempotency_key})
        except httpx.HTTPError as error:
            raise click.ClickException(f"audit does not answer at {self.address}: {error}") from None
        if not answer.is_success:
            raise refusal(answer)
        return answer.json()

    def bytes_of(self, path: str) -> bytes | None:
        """None for what is not there, or not whole. ClickException for any other refusal."""
        answer = self.get(path)
        if answer.status_code == 200:
            return answer.content
        if answer.status_code == 404 or answer.json().get("code") in DAMAGED:
            return None
        raise refusal(answer)

    def json(self, path: str, parameters: Mapping[str, str]) -> Any:
        answer = self.get(path, parameters)
        if answer.status_code != 200:
            raise refusal(answer)
        return answer.json()


def refusal(answer: httpx.Response) -> click.ClickException:
    content = answer.json()
    return click.ClickException(f"{content['detail']} / {content['detail_en']}")
