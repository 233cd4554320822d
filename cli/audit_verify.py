"""`powerlist audit verify`: is the log what it was, down to every entry?"""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

import click
import orjson

from chassis.tlog.checkpoints import OpenedCheckpoint, TreeHead, Trust, trust_of
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.keys import read_vkeys
from chassis.tlog.notes import NoteMalformed, SignatureRefused
from chassis.tlog.proof_files import HEADING, ProofFile
from chassis.tlog.proofs import ProofRefused
from cli.audit_fetch import AuditClient
from cli.audit_tables import table_findings
from cli.audit_verification import Verification
from cli.checkpoint_folder import CheckpointFolder, kept_in
from cli.environment import home, load_environment
from services.audit.domain.verification.findings import Finding
from services.audit.domain.verification.notices import Notice

KEPT = "checkpoints"
# Two of the three services that witness.
QUORUM = 2
PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("--against", multiple=True, type=PATH, help="An older checkpoint or proof file, or a folder of them.")
@click.option("--vkeys", type=PATH, help="The public keys of log and witnesses; by default LOG_VKEYS_FILE.")
@click.option("--quorum", default=QUORUM, show_default=True, help="So many witnesses must have cosigned.")
@click.option("--proof", type=PATH, help="Only check this proof file, offline, for the entry of --leaf.")
@click.option("--leaf", type=PATH, help="The exact bytes of an entry.")
@click.option("--database/--no-database", default=True, show_default=True, help="Compare the tables too, where we may.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def verify(
    against: tuple[Path, ...],
    vkeys: Path | None,
    quorum: int,
    proof: Path | None,
    leaf: Path | None,
    database: bool,
    as_json: bool,
) -> None:
    """Verify checkpoint, cosignatures, every tile and every entry; exit 1 and name what was tampered with. What the
    records themselves tell of attacks (one id with two bodies, a message that could be no record) is named too.

    A checkpoint that was found good is kept in POWERLIST_HOME/checkpoints, and the next run must follow it.
    """
    environment = load_environment()
    trust = trust_from(environment, vkeys, quorum)
    if proof is not None:
        _verify_proof(proof, leaf, trust)
        return
    folder = CheckpointFolder(home(environment) / KEPT, trust)
    older = folder.heads() | {place: head for path in against for place, head in kept_in(path, trust).items()}
    began = time.monotonic()
    with AuditClient(environment) as client:
        verification = Verification(client, trust, older)
        verification.run()
    findings, opened = verification.findings, verification.opened
    if database and opened is not None and environment.get("AUDIT_DATABASE_URL"):
        findings += asyncio.run(table_findings(environment["AUDIT_DATABASE_URL"], opened.head))
    if opened is not None and not findings:
        folder.keep(opened)
    _tell(findings, verification.notices, opened, older, time.monotonic() - began, as_json)


def trust_from(environment: Mapping[str, str], vkeys: Path | None = None, quorum: int = QUORUM) -> Trust:
    """By LOG_VKEYS_FILE where no other list is given. ClickException."""
    named = str(vkeys) if vkeys else environment.get("LOG_VKEYS_FILE")
    if not named:
        raise click.ClickException(
            "LOG_VKEYS_FILE is not set; give --vkeys, with a list you have from somewhere you trust"
        )
    try:
        return trust_of(read_vkeys(Path(named).read_text(encoding="utf-8")), quorum)
    except (OSError, NoteMalformed) as error:
        raise click.ClickException(f"{named}: {error}") from None


def _verify_proof(path: Path, leaf: Path | None, trust: Trust) -> None:
    if leaf is None:
        raise click.UsageError("--proof needs --leaf, the exact bytes of the entry")
    try:
        file = ProofFile.parse(path.read_bytes())
        opened = file.verify(leaf_hash(leaf.read_bytes()), trust)
    except (NoteMalformed, SignatureRefused, ProofRefused) as error:
        raise click.ClickException(f"{path}: {error} ({HEADING})") from None
    names = "、".join(opened.cosigned_by)
    click.echo(f"证明有效：第 {file.index} 条在大小为 {opened.head.size} 的日志中，见证：{names}")


def _tell(
    findings: list[Finding],
    notices: list[Notice],
    opened: OpenedCheckpoint | None,
    older: Mapping[str, TreeHead],
    seconds: float,
    as_json: bool,
) -> None:
    size = opened.head.size if opened else 0
    if as_json:
        named = [{"kind": each.kind, "place": each.place, "detail": each.detail} for each in findings]
        told = [{"kind": each.kind, "index": each.index, "subject": each.subject} for each in notices]
        report = {"ok": not findings, "size": size, "compared_with": len(older), "findings": named, "notices": told}
        click.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        for each in findings:
            detail = f" · {each.detail}" if each.detail else ""
            click.echo(f"{each.kind} {each.place}：{each.explanation}{detail}")
        for notice in notices:
            click.echo(f"{notice.kind} {notice.index}：{notice.explanation} · {notice.subject}（日志无损）")
        cosigned = len(opened.cosigned_by) if opened else 0
        rate = round(size / seconds) if seconds else size
        click.echo(
            f"{size} 条，见证 {cosigned} 个，与 {len(older)} 个留存的检查点比对，每秒 {rate} 条："
            + ("日志完好" if not findings else f"发现 {len(findings)} 处问题")
        )
    if findings:
        raise click.exceptions.Exit(1)
