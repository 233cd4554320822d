"""`powerlist privacy replay`: what was erased since a backup was made has come back with it, and goes again.

The log knows: `keys.destroyed` names everybody whose data were destroyed, by a pseudonym. Each is ordered once more by
the way that every order takes, so that all that holds the data lets it go and says so.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import click

from cli.audit_fetch import AuditClient

DESTROYED = "keys.destroyed"
# intake repeats these by itself, as it did the first time.
BY_RETENTION = "retention"
GROUND = "PIPL-47"
PAGE = 200


@click.command()
@click.option("--since", required=True, help="When the backup was made (RFC 3339, with offset).")
@click.option("--ground", default=GROUND, show_default=True, help="The legal ground that goes on record.")
@click.option("--apply", "applies", is_flag=True, help="Order them; without it, only say how many there are.")
def replay(since: str, ground: str, applies: bool) -> None:
    """Erase again, after an older backup was restored, everybody who was erased since it was made."""
    with AuditClient(role="admin") as client:
        # One order for each person is enough.
        found = dict.fromkeys(record["subject_ref"] for record in _destroyed(client, since))
        for subject in found if applies else ():
            order = {"subject_ref": subject, "legal_ground": ground, "decision": "erase"}
            # A new one each time: the same backup may be restored twice.
            client.post("/v1/erasures", order, uuid4().hex)
    done = "已重新下令删除" if applies else "须重新删除（加 --apply 执行）"
    click.echo(f"自 {since} 以来被删除的 {len(found)} 人，{done}")


def _destroyed(client: AuditClient, since: str) -> Iterator[dict[str, Any]]:
    cursor: dict[str, str] = {}
    while True:
        asked = {"action": DESTROYED, "from": since, "purpose": "erasure-replay", "limit": str(PAGE), **cursor}
        page = client.json("/v1/events", asked)
        for record in page["items"]:
            if record.get("subject_ref") and record.get("purpose") != BY_RETENTION:
                yield record
        if not page["next_cursor"]:
            return
        cursor = {"cursor": page["next_cursor"]}
