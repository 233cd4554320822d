"""Publishing a folder of tables through routing's HTTP interface."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import httpx

from chassis.ids import new_id
from chassis.security.issuing import TokenIssuer
from cli.environment import load_environment
from cli.rulebook_files import read_tables
from cli.token import AUDIENCE_DEFAULT, LOCAL_ISSUER

TOKEN_LIFETIME = timedelta(minutes=10)
# A city's list takes seconds to read and check.
ANSWER_SECONDS_MAX = 120.0


def publish_folder(folder: Path, if_none: bool, in_force_from: str | None) -> str:
    """A line that says what was published, or that nothing had to be."""
    environment = load_environment()
    address = environment.get("ROUTING_URL")
    if not address:
        raise click.ClickException("ROUTING_URL is not set; `make up` writes it to POWERLIST_HOME/env")
    with httpx.Client(base_url=address, headers=_headers(environment), timeout=ANSWER_SECONDS_MAX) as routing:
        try:
            published = _published(routing) if if_none else None
            if published is not None:
                return f"already published: {published['version']}"
            return _publish(routing, read_tables(folder, {}), in_force_from)
        except httpx.HTTPError as error:
            raise click.ClickException(f"routing does not answer at {address}: {type(error).__name__}") from None


def _publish(routing: httpx.Client, tables: Mapping[str, str], in_force_from: str | None) -> str:
    key = {"Idempotency-Key": str(new_id())}
    draft = _content(routing.post("/v1/rulebooks", json={"tables": tables}, headers=key))
    body = {"in_force_from": in_force_from} if in_force_from else {}
    version = _content(routing.post(f"/v1/rulebooks/{draft['id']}/publish", json=body, headers=key))
    rows = ", ".join(f"{count} {name}" for name, count in version["rows"].items())
    return f"published {version['version']} (in force from {version['in_force_from']}; {rows})"


def _published(routing: httpx.Client) -> dict[str, Any] | None:
    cursor: dict[str, str] = {}
    while True:
        page = _content(routing.get("/v1/rulebooks", params=cursor))
        for version in page["items"]:
            if version["status"] != "draft":
                found: dict[str, Any] = version
                return found
        if page["next_cursor"] is None:
            return None
        cursor = {"cursor": page["next_cursor"]}


def _headers(environment: Mapping[str, str]) -> dict[str, str]:
    key_file = environment.get("LOCAL_ISSUER_KEY_FILE")
    if not key_file:
        raise click.ClickException("LOCAL_ISSUER_KEY_FILE is not set; `make up` writes it to POWERLIST_HOME/env")
    try:
        pem = Path(key_file).read_bytes()
    except OSError as error:
        raise click.ClickException(f"the issuer's key can't be read: {error.strerror}") from None
    issuer = TokenIssuer(pem, LOCAL_ISSUER, environment.get("AUTH_AUDIENCE") or AUDIENCE_DEFAULT)
    token = issuer.issue("publisher", "powerlist-rulebook", lifetime=TOKEN_LIFETIME)
    return {"Authorization": f"Bearer {token}"}


def _content(answer: httpx.Response) -> dict[str, Any]:
    """The JSON of a good answer; a problem ends the command with what it says, row by row."""
    if answer.is_success:
        content: dict[str, Any] = answer.json()
        return content
    try:
        told = answer.json()
    except ValueError:
        told = {}
    for row in told.get("rows", []):
        click.echo(f"{row['file']}.csv 第 {row['row']} 行 {row['column']}: {row['message']}", err=True)
    detail = told.get("detail", "")
    raise click.ClickException(f"{answer.status_code} {told.get('code', '')} {detail} / {told.get('detail_en', '')}")
