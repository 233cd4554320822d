"""`powerlist documents`: after a restore, papers that were issued since the dump are known again."""

from datetime import datetime

import click

RECORDS_MAX = 500
ACTIONS = ("document.issued", "document.withdrawn")


@click.group()
def documents() -> None:
    """Numbered documents (公文)."""


@documents.command()
@click.option("--since", required=True, type=click.DateTime(), help="When the dump was taken, or earlier.")
def recover(since: datetime) -> None:
    """Put back what the audit log knows of documents issued or withdrawn since: codes check again, numbers go on.

    Before anybody issues again. The files themselves stay lost; their hashes are on record.
    """
    from cli.audit_fetch import AuditClient
    from cli.routing_service import TOKEN_LIFETIME, content_of, routing_service

    found: dict[str, int] = {"recovered": 0, "withdrawn": 0}
    with AuditClient() as audit, routing_service() as (routing, issuer):
        for action in ACTIONS:
            cursor: dict[str, str] = {}
            while True:
                asked = {"action": action, "from": since.isoformat(), "limit": "100", **cursor}
                page = audit.json("/v1/events", asked)
                token = issuer.issue("admin", "powerlist-documents", lifetime=TOKEN_LIFETIME)
                headers = {"Authorization": f"Bearer {token}"}
                body = {"records": page["items"]}
                told = content_of(routing.post("/v1/documents/recovered", json=body, headers=headers))
                found = {name: count + len(told[name]) for name, count in found.items()}
                if page["next_cursor"] is None:
                    break
                cursor = {"cursor": page["next_cursor"]}
    click.echo(f"{found['recovered']} recovered, {found['withdrawn']} found withdrawn")
