"""Checkpoints that were kept: by earlier verifications, off the site, or inside proofs that somebody has."""

from pathlib import Path

import click

from chassis.durable_files import ASIDE, DurableFiles
from chassis.tlog.checkpoints import OpenedCheckpoint, TreeHead, Trust
from chassis.tlog.notes import NoteMalformed, SignatureRefused
from chassis.tlog.proof_files import HEADING, ProofFile

# More than enough to notice a rewrite; the first is kept for ever.
KEPT_MAX = 50


class CheckpointFolder:
    """One file for each size."""

    def __init__(self, folder: Path, trust: Trust) -> None:
        self._folder = folder
        self._trust = trust

    def heads(self) -> dict[str, TreeHead]:
        return kept_in(self._folder, self._trust) if self._folder.exists() else {}

    def keep(self, opened: OpenedCheckpoint) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{opened.head.size:020}.checkpoint"
        DurableFiles().replace(path, opened.note.encoded())
        for old in sorted(self._folder.glob("*.checkpoint"))[1 : -KEPT_MAX + 1]:
            old.unlink()
        return path


def kept_in(path: Path, trust: Trust) -> dict[str, TreeHead]:
    """By file. What the log has not signed is refused: it would prove nothing. ClickException."""
    whole = (each for each in path.iterdir() if each.is_file() and each.suffix != ASIDE) if path.is_dir() else [path]
    return {str(file): _head(file, trust) for file in sorted(whole)}


def _head(file: Path, trust: Trust) -> TreeHead:
    content = file.read_bytes()
    try:
        if content.startswith(HEADING.encode()):
            content = ProofFile.parse(content).checkpoint
        return trust.open_log(content).head
    except (NoteMalformed, SignatureRefused) as error:
        raise click.ClickException(f"{file}: {error}") from None
