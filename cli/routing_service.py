"""The running routing service, asked by the local run's own tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click
import httpx

from chassis.security.issuing import TokenIssuer
from cli.environment import load_environment
from cli.token import issuer_of

TOKEN_LIFETIME = timedelta(minutes=10)
# Two, for nobody reviews the own draft.
SUBJECTS = {"editor": "powerlist-editor", "publisher": "powerlist-publisher"}
# A city's list takes seconds to read and check, one of 100,000 powers a minute or two.
ANSWER_SECONDS_MAX = 600.0
ROWS_SHOWN_MAX = 500


@contextmanager
def routing_service() -> Iterator[tuple[httpx.Client, TokenIssuer]]:
    """Raises click.ClickException when there is no local run, or when it does not answer."""
    environment = load_environment()
    address = environment.get("ROUTING_URL")
    if not address:
        raise click.ClickException("ROUTING_URL is not set; `make up` writes it to POWERLIST_HOME/env")
    issuer = issuer_of(environment)
    with httpx.Client(base_url=address, timeout=ANSWER_SECONDS_MAX) as client:
        try:
            yield client, issuer
        except httpx.HTTPError as error:
            raise click.ClickException(f"routing does not answer at {address}: {type(error).__name__}") from None


def headers_of(issuer: TokenIssuer, role: str) -> dict[str, str]:
    token = issuer.issue(role, SUBJECTS[role], lifetime=TOKEN_LIFETIME)
    return {"Authorization": f"Bearer {token}"}


def content_of(answer: httpx.Response) -> dict[str, Any]:
    """The JSON of a good answer; see `sound`."""
    content: dict[str, Any] = sound(answer).json()
    return content


def sound(answer: httpx.Response) -> httpx.Response:
    """The answer when it is good; a problem ends the command with what it says, row by row."""
    if answer.is_success:
        return answer
    try:
        told = answer.json()
    except ValueError:
        told = {}
    rows = told.get("rows", [])
    for row in rows[:ROWS_SHOWN_MAX]:
        click.echo(f"{row['file']}!{row.get('cell') or row['row']}: {row['message']}", err=True)
    if len(rows) > ROWS_SHOWN_MAX:
        click.echo(f"… 另有 {len(rows) - ROWS_SHOWN_MAX} 处", err=True)
    detail = told.get("detail", "")
    raise click.ClickException(f"{answer.status_code} {told.get('code', '')} {detail} / {told.get('detail_en', '')}")
