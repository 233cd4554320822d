"""What was recorded becomes a published checkpoint: tiles, then the log's signature, then its witnesses'.

Every step may be taken again: tiles are made or found equal, the signer and the witnesses sign the same tree twice, and
published is what the checkpoint's file says. So a process that dies anywhere in here is followed by one that goes on.
"""

import asyncio
from dataclasses import dataclass

from chassis.tlog.checkpoints import Checkpoint, QuorumMissing, TreeHead
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.notes import Note
from services.audit.domain.errors import DatabaseBehindSigner, LogContradicted
from services.audit.usecases.ports import LogSource, Publications, Signing, Tiles, Witnesses

# A multiple of a tile, so that none is made in part on the way; about eight megabytes of leaves.
LEAVES_MAX = 8_192


@dataclass(frozen=True, slots=True)
class Press:
    """What a checkpoint is published with."""

    tiles: Tiles
    signing: Signing
    witnesses: Witnesses
    publications: Publications


async def publish_log(source: LogSource, press: Press) -> TreeHead | None:
    """The head that is published now, or None when it was before.

    Raises:
        LogContradicted: leaves are not those that were recorded, or fewer than were published.
        LogForked: signer or a witness has signed another history.
        FileDiffers, TileMissing, TileTooShort: the stored tiles are not those of the log.
        SignatureUnavailable, QuorumMissing, OSError: to be tried again.
    """
    wanted, latest = await source.head(), press.publications.latest()
    if latest is not None and latest.head == wanted:
        return None
    await grow_tiles(source, press.tiles, wanted)
    checkpoint = Checkpoint(press.publications.trust.log.name, wanted)
    prove = press.tiles.tree.consistency
    note = Note(checkpoint.text(), (await press.signing.sign(checkpoint, prove),))
    cosignatures = await press.witnesses.cosign(note, wanted, prove)
    if len(cosignatures) < press.publications.trust.quorum:
        raise QuorumMissing(len(cosignatures), press.publications.trust.quorum)
    await asyncio.to_thread(press.publications.publish, note.with_signatures(cosignatures))
    await asyncio.to_thread(press.tiles.tidy)
    return wanted


async def grow_tiles(source: LogSource, tiles: Tiles, wanted: TreeHead) -> None:
    """From where they stand until they are those of the wanted tree; raises as `publish_log` does."""
    while (begin := tiles.head.size) < wanted.size:
        end = min(wanted.size, (begin // LEAVES_MAX + 1) * LEAVES_MAX)
        leaves = await source.leaves(begin, end)
        if len(leaves) != end - begin:
            raise LogContradicted(wanted.size, f"{end - begin - len(leaves)} records are missing from {begin} to {end}")
        await tiles.extend([leaf_hash(leaf) for leaf in leaves], wanted)
    if tiles.head != wanted:
        raise LogContradicted(wanted.size, f"the tiles' tree of {tiles.head.size} is not the recorded one")


async def require_database_not_behind(source: LogSource, signing: Signing) -> None:
    """Before anything is recorded: what was signed has to be in the database still.

    Raises:
        DatabaseBehindSigner: it was put back to an older state, and would record a second history.
        SignatureUnavailable: the signer must be asked first.
    """
    signed, recorded = await signing.last(), await source.head()
    if recorded.size < signed.size or (recorded.size == signed.size and recorded.root != signed.root):
        raise DatabaseBehindSigner(recorded.size, signed.size)
