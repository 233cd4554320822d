"""`powerlist audit prove` and `powerlist audit copy`: proofs and checkpoints to keep somewhere else."""

from pathlib import Path

import click

from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.notes import NoteMalformed, SignatureRefused, decoded
from chassis.tlog.proof_files import ProofFile
from chassis.tlog.proofs import ProofRefused, verify_consistency
from cli.audit_fetch import AuditClient, refusal
from cli.audit_verify import trust_from
from cli.checkpoint_folder import CheckpointFolder

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("event_id", type=click.UUID)
@click.option("--out", type=FOLDER, default=Path(), help="Where EVENT_ID.tlog-proof and EVENT_ID.leaf are written.")
def prove(event_id: object, out: Path) -> None:
    """Fetch the record of EVENT_ID and the proof that it is in the log, verify them, and write both to files."""
    with AuditClient() as client:
        trust = trust_from(client.environment)
        proof, leaf = client.get(f"/v1/events/{event_id}/proof"), client.get(f"/v1/events/{event_id}/leaf")
    for answer in (proof, leaf):
        if answer.status_code != 200:
            raise refusal(answer)
    try:
        opened = ProofFile.parse(proof.content).verify(leaf_hash(leaf.content), trust)
    except (NoteMalformed, SignatureRefused, ProofRefused) as error:
        raise click.ClickException(f"the proof doesn't hold: {error}") from None
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{event_id}.tlog-proof").write_bytes(proof.content)
    (out / f"{event_id}.leaf").write_bytes(leaf.content)
    click.echo(f"{out / str(event_id)}.tlog-proof：已验证，日志大小 {opened.head.size}")


@click.command()
@click.argument("folder", type=FOLDER)
def copy(folder: Path) -> None:
    """Keep the published checkpoint in FOLDER, which should be on another machine; exit 1 when it doesn't follow.

    Meant for a timer: `audit verify --against FOLDER` compares the log with all that was kept.
    """
    with AuditClient() as client:
        trust = trust_from(client.environment)
        content = client.bytes_of("/log/checkpoint")
        if content is None:
            raise click.ClickException("no checkpoint is published yet")
        kept = CheckpointFolder(folder, trust)
        try:
            _require_following(client, kept, trust.open_log(content).head)
            click.echo(str(kept.keep(trust.open(content))))
        except (NoteMalformed, SignatureRefused) as error:
            raise click.ClickException(f"the checkpoint is not a published one: {error}") from None


def _require_following(client: AuditClient, kept: CheckpointFolder, new: TreeHead) -> None:
    last = max(kept.heads().values(), key=lambda head: head.size, default=None)
    if last is None:
        return
    if new.size < last.size:
        raise click.ClickException(f"rolled_back: the log has {new.size} entries, {last.size} were kept")
    view = client.json("/v1/consistency", {"from": str(last.size), "to": str(new.size)})
    try:
        verify_consistency(last.size, new.size, last.root, new.root, [decoded(each) for each in view["proof"]])
    except (ProofRefused, NoteMalformed) as error:
        raise click.ClickException(f"forked: {error}") from None
