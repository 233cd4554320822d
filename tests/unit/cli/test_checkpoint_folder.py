"""Kept checkpoints, and a copy that the machine's death has cut short."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.durable_files import DurableFiles
from chassis.tlog.checkpoints import Checkpoint, OpenedCheckpoint, TreeHead, Trust
from chassis.tlog.notes import SIGNATURE, Note, Signer
from cli.checkpoint_folder import CheckpointFolder

LOG = Signer("powerlist.local/log", SIGNATURE, Ed25519PrivateKey.generate())
TRUST = Trust(LOG.verifier)


def checkpoint(size: int) -> OpenedCheckpoint:
    text = Checkpoint(LOG.verifier.name, TreeHead(size, bytes(32))).text()
    return TRUST.open(Note(text, (LOG.sign(text),)).encoded())


class Killed(BaseException):
    """Nothing is cleaned up after it."""


def test_a_copy_cut_short_leaves_what_was_kept_before(tmp_path, monkeypatch):
    folder = CheckpointFolder(tmp_path, TRUST)
    folder.keep(checkpoint(7))

    def die(*_):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(DurableFiles, "_sync_file", die)
        with pytest.raises(Killed):
            folder.keep(checkpoint(8))
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".checkpoint", ".new"]
    assert [head.size for head in folder.heads().values()] == [7]
    folder.keep(checkpoint(8))
    assert [head.size for head in folder.heads().values()] == [7, 8]
