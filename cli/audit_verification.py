"""The work behind `powerlist audit verify`: the served log from its checkpoint down to every entry."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chassis.tlog.checkpoints import OpenedCheckpoint, QuorumMissing, TreeHead, Trust
from chassis.tlog.notes import NoteMalformed, SignatureRefused
from cli.audit_fetch import AuditClient
from services.audit.domain.merkle.bundles import BundleMalformed, entries_of
from services.audit.domain.merkle.tiles import TILE_WIDTH, TileId, tiles_of
from services.audit.domain.verification.findings import (
    CHECKPOINT_MISSING,
    CHECKPOINT_UNSIGNED,
    ENTRY_MALFORMED,
    EVENT_TWICE,
    QUORUM_MISSING,
    ROLLED_BACK,
    TILE_MISSING,
    Finding,
)
from services.audit.domain.verification.notices import Notice, notice_of
from services.audit.domain.verification.record_check import record_findings
from services.audit.domain.verification.walk import LogWalk

# Bundles on their way while others are looked at.
FETCHES = 4


@dataclass
class Verification:
    """`older`: heads of checkpoints that were kept, by where."""

    client: AuditClient
    trust: Trust
    older: Mapping[str, TreeHead]
    findings: list[Finding] = field(default_factory=list)
    opened: OpenedCheckpoint | None = None
    # What the records themselves tell of attacks; the log is none the worse for it.
    notices: list[Notice] = field(default_factory=list)
    event_ids: set[str] = field(default_factory=set)

    def run(self) -> None:
        self.opened = self._checkpoint()
        if self.opened is None:
            return
        head = self.opened.head
        for place, kept in self.older.items():
            if kept.size > head.size:
                self.findings.append(Finding(ROLLED_BACK, str(head.size), f"{kept.size}: {place}"))
        walk = LogWalk(head, {place: kept for place, kept in self.older.items() if kept.size <= head.size})
        tiles = list(tiles_of(head.size))
        for number, entries, hashes in self._bundles([tile for tile in tiles if tile.level == 0]):
            self._look_at(number * TILE_WIDTH, entries)
            walk.take(number, entries, hashes)
        for tile in tiles:
            if tile.level > 0:
                walk.check_upper(tile, self._tile(tile))
        walk.conclude()
        self.findings += walk.findings

    def _checkpoint(self) -> OpenedCheckpoint | None:
        content = self.client.bytes_of("/log/checkpoint")
        if content is None:
            self.findings.append(Finding(CHECKPOINT_MISSING, "checkpoint"))
            return None
        try:
            return self.trust.open(content)
        except QuorumMissing as error:
            self.findings.append(Finding(QUORUM_MISSING, "checkpoint", str(error)))
            return self.trust.open_log(content)
        except (NoteMalformed, SignatureRefused) as error:
            self.findings.append(Finding(CHECKPOINT_UNSIGNED, "checkpoint", str(error)))
            return None

    def _bundles(self, tiles: Sequence[TileId]) -> Iterator[tuple[int, Sequence[bytes], bytes]]:
        with ThreadPoolExecutor(FETCHES) as pool:
            for begin in range(0, len(tiles), FETCHES * 4):
                wanted = tiles[begin : begin + FETCHES * 4]
                for tile, (bundle, hashes) in zip(wanted, pool.map(self._fetch, wanted), strict=True):
                    yield tile.number, self._entries(tile, bundle), hashes

    def _fetch(self, tile: TileId) -> tuple[bytes, bytes]:
        return self.client.bytes_of(f"/log/{tile.bundle_path()}") or b"", self._tile(tile)

    def _tile(self, tile: TileId) -> bytes:
        content = self.client.bytes_of(f"/log/{tile.path()}")
        if content is None:
            self.findings.append(Finding(TILE_MISSING, tile.path()))
        return content or b""

    def _entries(self, tile: TileId, bundle: bytes) -> list[bytes]:
        try:
            return entries_of(bundle)
        except BundleMalformed as error:
            self.findings.append(Finding(ENTRY_MALFORMED, tile.bundle_path(), str(error)))
            return []

    def _look_at(self, first: int, entries: Sequence[bytes]) -> None:
        for index, entry in enumerate(entries, start=first):
            fields, findings = record_findings(index, entry)
            self.findings += findings
            notice = notice_of(fields) if fields else None
            self.notices += [notice] if notice else []
            event_id = str(fields["event_id"]) if fields else ""
            if event_id and event_id in self.event_ids:
                self.findings.append(Finding(EVENT_TWICE, str(index), event_id))
            self.event_ids.add(event_id)
