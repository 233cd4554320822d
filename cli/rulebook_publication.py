"""Publishing a folder of tables, or a workbook, through routing's HTTP interface."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import httpx

from chassis.security.issuing import TokenIssuer
from cli.routing_service import SUBJECTS, content_of, headers_of, routing_service
from cli.rulebook_files import read_tables
from services.routing.adapters.workbooks.csv_archive import csv_archive

ROSTER, PARTNERS = "mediators.json", "partners.json"


def publish_source(source: Path, if_none: bool, in_force_from: str | None) -> str:
    """Lines that say what was published and by whom, or that nothing had to be.

    The whole way of a version: uploaded and checked by an editor, reviewed and published by a publisher. The local
    run's key signs tokens for both, of two subjects; elsewhere two people go this way.
    """
    with routing_service() as (routing, issuer):
        published = _published(routing, headers_of(issuer, "publisher")) if if_none else None
        if published is not None:
            return f"already published: {published['version']}"
        return "\n".join(
            (
                _publish(routing, issuer, read_tables(source, {}), in_force_from),
                *_keep_registers(routing, issuer, source),
            )
        )


def _publish(routing: httpx.Client, issuer: TokenIssuer, tables: Mapping[str, str], in_force_from: str | None) -> str:
    editor, publisher = headers_of(issuer, "editor"), headers_of(issuer, "publisher")

    def step(step: str, headers: Mapping[str, str], **body: Any) -> dict[str, Any]:
        return content_of(routing.post(f"{address}/{step}", json=body, headers=headers))

    # As an archive: a hundred thousand powers are 66 MB as they are, and 9 MB packed.
    as_archive = {**editor, "Content-Type": "application/zip"}
    draft = content_of(routing.post("/v1/rulebooks", content=csv_archive(tables), headers=as_archive))
    address = f"/v1/rulebooks/{draft['id']}"
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


def _keep_registers(routing: httpx.Client, issuer: TokenIssuer, source: Path) -> list[str]:
    """A folder may bring the mediators and the partners of its district; they are no part of the list, and known to
    routing alone."""
    headers = {**headers_of(issuer, "editor"), "Content-Type": "application/json"}
    told = []
    for name, address, words in (
        (ROSTER, "/v1/mediators", "mediators on the roster"),
        (PARTNERS, "/v1/partners", "partners in the register"),
    ):
        if (source / name).is_file():
            kept = content_of(routing.put(address, content=(source / name).read_bytes(), headers=headers))
            told.append(f"{kept['set']} {words}")
    return told


def _unresolved(checked: Mapping[str, Any]) -> str:
    found = [each for name in ("conflicts", "errors") for each in checked.get(name, ())]
    named = "; ".join(f"{'、'.join(each.get('power_codes', ()))} {each.get('message', '')}".strip() for each in found)
    return f"{checked['id']} 有 {len(found)} 处冲突或错误，未发布 / unresolved, not published: {named}"


def _published(routing: httpx.Client, headers: Mapping[str, str]) -> dict[str, Any] | None:
    cursor: dict[str, str] = {}
    while True:
        page = content_of(routing.get("/v1/rulebooks", params=cursor, headers=headers))
        for version in page["items"]:
            if version["published_at"] is not None:
                found: dict[str, Any] = version
                return found
        if page["next_cursor"] is None:
            return None
        cursor = {"cursor": page["next_cursor"]}
