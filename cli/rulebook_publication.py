"""Publishing a folder of tables through routing's HTTP interface."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import httpx

from chassis.security.issuing import TokenIssuer
from cli.environment import load_environment
from cli.rulebook_files import read_tables
from cli.token import issuer_of

TOKEN_LIFETIME = timedelta(minutes=10)
# Two, for nobody reviews the own draft.
SUBJECTS = {"editor": "powerlist-editor", "publisher": "powerlist-publisher"}
# A city's list takes seconds to read and check.
ANSWER_SECONDS_MAX = 120.0


def publish_folder(folder: Path, if_none: bool, in_force_from: str | None) -> str:
    """Lines that say what was published and by whom, or that nothing had to be.

    The whole way of a version: uploaded and checked by an editor, reviewed and published by a publisher. The local
    run's key signs tokens for both, of two subjects; elsewhere two people go this way.
    """
    environment = load_environment()
    address = environment.get("ROUTING_URL")
    if not address:
        raise click.ClickException("ROUTING_URL is not set; `make up` writes it to POWERLIST_HOME/env")
    issuer = issuer_of(environment)
    with httpx.Client(base_url=address, timeout=ANSWER_SECONDS_MAX) as routing:
        try:
            published = _published(routing, _headers(issuer, "publisher")) if if_none else None
            if published is not None:
                return f"already published: {published['version']}"
            return _publish(routing, issuer, read_tables(folder, {}), in_force_from)
        except httpx.HTTPError as error:
            raise click.ClickException(f"routing does not answer at {address}: {type(error).__name__}") from None


def _publish(routing: httpx.Client, issuer: TokenIssuer, tables: Mapping[str, str], in_force_from: str | None) -> str:
    editor, publisher = _headers(issuer, "editor"), _headers(issuer, "publisher")

    def step(step: str, headers: Mapping[str, str], **body: Any) -> dict[str, Any]:
        return _content(routing.post(f"{address}/{step}", json=body, headers=headers))

    address = f"/v1/rulebooks/{_content(routing.post('/v1/rulebooks', json={'tables': tables}, headers=editor))['id']}"
    checked = step("check", editor)
    if checked["blocks"]:
        raise click.ClickException(_unresolved(checked))
    step("review", publisher, approve=True, reason="powerlist rulebook publish")
    version = step("publish", publisher, **({"in_force_from": in_force_from} if in_force_from else {}))
    rows = ", ".join(f"{count} {name}" for name, count in version["rows"].items())
    return (
        f"published {version['version']} (in force from {version['in_force_from']}; {rows})\n"
        f"uploaded and checked by {SUBJECTS['editor']} (editor), "
        f"reviewed and published by {SUBJECTS['publisher']} (publisher): two subjects of the local run's issuer"
    )


def _unresolved(checked: Mapping[str, Any]) -> str:
    found = [each for name in ("conflicts", "errors") for each in checked.get(name, ())]
    named = "; ".join(f"{'、'.join(each.get('power_codes', ()))} {each.get('message', '')}".strip() for each in found)
    return f"{checked['id']} 有 {len(found)} 处冲突或错误，未发布 / unresolved, not published: {named}"


def _published(routing: httpx.Client, headers: Mapping[str, str]) -> dict[str, Any] | None:
    cursor: dict[str, str] = {}
    while True:
        page = _content(routing.get("/v1/rulebooks", params=cursor, headers=headers))
        for version in page["items"]:
            if version["published_at"] is not None:
                found: dict[str, Any] = version
                return found
        if page["next_cursor"] is None:
            return None
        cursor = {"cursor": page["next_cursor"]}


def _headers(issuer: TokenIssuer, role: str) -> dict[str, str]:
    token = issuer.issue(role, SUBJECTS[role], lifetime=TOKEN_LIFETIME)
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
