"""The audit log's key with the signer's first state, the witnesses' keys, and the public list of them all."""

from pathlib import Path

from chassis.tlog.keys import read_private_key
from chassis.tlog.notes import COSIGNATURE, SIGNATURE, Signer
from deploy.local.home import write_private
from deploy.local.private_keys import create_private_key
from services.audit.signer.state_file import empty_state

# The name of the log, for ever; where it is served may change.
ORIGIN = "powerlist.local/log"
WITNESSES = ("intake", "routing", "notify")


def create_log_keys(folder: Path) -> None:
    """Makes what is missing. A key is never replaced, nor the state of a signer whose key was there before."""
    if not (folder / "log.pem").exists():
        write_private(folder / "log.state", empty_state(ORIGIN))
    vkeys = [_signer(folder / "log.pem", ORIGIN, SIGNATURE).verifier.vkey]
    for name in WITNESSES:
        witness = _signer(folder / f"witness-{name}.pem", f"powerlist.local/witness/{name}", COSIGNATURE)
        vkeys.append(witness.verifier.vkey)
    write_private(folder / "log.vkeys", "".join(f"{vkey}\n" for vkey in vkeys))


def _signer(path: Path, name: str, kind: int) -> Signer:
    create_private_key(path)
    return Signer(name, kind, read_private_key(path.read_bytes()))
