"""The audit log's tree: proofs and tiles at a million entries and at ten thousand, growth, and a walk over all of it.

Tiles are files, as in the service, but made without syncing. Speed is reckoned by CPU time, for other programs share
the cores.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure, at_least, at_most
from bench.measures import median_of, percentile
from chassis.durable_files import DurableFiles
from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.proofs import verify_inclusion
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.merkle.stored_tree import StoredTree
from services.audit.domain.merkle.tiles import TILE_WIDTH, TileId, width_at
from services.audit.domain.verification.record_check import record_findings
from services.audit.domain.verification.walk import LogWalk

LARGE, SMALL = 1_000_000, 10_000
PROOFS = 4_000
WALKED = 100_000
PROOFS_PER_SECOND_MIN = 1_000
PROOF_MS_MAX = 10.0
VERIFIED_PER_SECOND_MIN = 30_000
SLOWER_MAX = 1.5
BATCH = 8_192
ENTRY = (
    b'{"action":"case.assigned","actor":{"post":null,"ref":"routing","type":"service","unit":null},"event_id":"%036d",'
    b'"index":%d,"occurred_at":"2026-03-02T12:00:00.250000Z","recorded_at":"2026-03-02T12:00:01.250000Z",'
    b'"src":{"offset":%d,"partition":0,"sequence":%d,"service":"routing","topic":"routing.case.v1"},'
    b'"trace_id":"0af7651916cd43dd8448eb211c80319c","v":1}'
)


class _Unsynced(DurableFiles):
    def _sync_file(self, descriptor: int) -> None: ...

    def _sync_folder(self, folder: Path) -> None: ...


def measure(seed: int) -> list[Figure]:
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        shelf = TileShelf(Path(folder), _Unsynced())
        grown = asyncio.run(_grow(shelf))
        tree = StoredTree(shelf.read)
        cold, small = _proof_seconds(tree, LARGE, chance), _proof_seconds(StoredTree(shelf.read), SMALL, chance)
        for index in range(0, LARGE, TILE_WIDTH):
            tree.inclusion(index, LARGE)
        proofs = _proof_figures(cold, small, _proof_seconds(tree, LARGE, chance))
        return [grown, *proofs, _tile_growth(shelf, chance), _walk(shelf)]


def _entry(index: int) -> bytes:
    return ENTRY % (index, index, index, index)


async def _grow(shelf: TileShelf) -> Figure:
    began = time.process_time()
    # No head is wanted on the way, so none is compared.
    nowhere = TreeHead(0, b"")
    for begin in range(0, LARGE, BATCH):
        end = min(LARGE, begin + BATCH)
        await shelf.extend([leaf_hash(_entry(index)) for index in range(begin, end)], nowhere)
    shelf.tidy()
    rate = LARGE / (time.process_time() - began)
    return Figure("log_grown_entries_per_second", "日志增长（散列、散列块） 每核", rate, "条/s", note=f"{LARGE:,} 条")


def _proof_seconds(tree: StoredTree, size: int, chance: random.Random) -> list[float]:
    """Each proof is verified, outside of its time."""
    root, seconds = tree.head(size).root, []
    for index in chance.choices(range(size), k=PROOFS):
        began = time.process_time()
        proof = tree.inclusion(index, size)
        seconds.append(time.process_time() - began)
        verify_inclusion(index, size, leaf_hash(_entry(index)), proof, root)
    return seconds


def _proof_figures(cold: Sequence[float], small: Sequence[float], large: Sequence[float]) -> list[Figure]:
    rate, p99 = PROOFS / sum(cold), percentile(cold, 99) * 1_000
    slower = median_of(large) / median_of(small)
    note = f"{LARGE:,} 条中随机 {PROOFS:,} 条，从文件算起"
    return [
        Figure("log_proofs_per_second", "存在性证明 每核", rate, "个/s", at_least(PROOFS_PER_SECOND_MIN), note=note),
        Figure("log_proof_p99_ms", "存在性证明 p99", p99, "ms", at_most(PROOF_MS_MAX), note=note),
        Figure(
            "log_proof_growth",
            f"证明在 {LARGE:,} 条时与 {SMALL:,} 条时之比",
            slower,
            "倍",
            at_most(SLOWER_MAX),
            note="中位数，散列块都已用过一次",
        ),
    ]


def _tile_growth(shelf: TileShelf, chance: random.Random) -> Figure:
    small, large = _tile_seconds(shelf, SMALL, chance), _tile_seconds(shelf, LARGE, chance)
    return Figure(
        "log_tile_growth",
        f"散列块在 {LARGE:,} 条时与 {SMALL:,} 条时之比",
        median_of(large) / median_of(small),
        "倍",
        at_most(SLOWER_MAX),
        note=f"读取随机一块，中位数 {median_of(large) * 1_000_000:.0f} µs",
    )


def _tile_seconds(shelf: TileShelf, size: int, chance: random.Random) -> list[float]:
    """Of full tiles of the first level, which are nearly all there are."""
    seconds = []
    for number in chance.choices(range(size // TILE_WIDTH), k=PROOFS):
        began = time.process_time()
        shelf.read(TileId(0, number, TILE_WIDTH))
        seconds.append(time.process_time() - began)
    return seconds


def _walk(shelf: TileShelf) -> Figure:
    """What `powerlist audit verify` does with what it has fetched."""
    frontier = Frontier().append(leaf_hash(_entry(index)) for index in range(WALKED))
    head = TreeHead(WALKED, frontier.root())
    bundles = [
        [_entry(index) for index in range(begin, min(WALKED, begin + TILE_WIDTH))]
        for begin in range(0, WALKED, TILE_WIDTH)
    ]
    walk, began = LogWalk(head, {"kept": TreeHead(WALKED, frontier.root())}), time.process_time()
    for number, entries in enumerate(bundles):
        for index, entry in enumerate(entries, start=number * TILE_WIDTH):
            record_findings(index, entry)
        tile = TileId(0, number, width_at(WALKED, 0, number))
        walk.take(number, entries, shelf.read(tile)[: tile.width * 32])
    walk.conclude()
    rate = WALKED / (time.process_time() - began)
    assert walk.findings == []
    return Figure(
        "log_verified_entries_per_second",
        "验证整个日志 每核",
        rate,
        "条/s",
        at_least(VERIFIED_PER_SECOND_MIN),
        note=f"{WALKED:,} 条，每条解读、散列并与散列块比对",
    )
