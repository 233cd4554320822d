from dataclasses import replace

import orjson
import pytest

from services.routing.domain.rulebook import serialisation
from services.routing.domain.rulebook.serialisation import SnapshotUnreadableError, load_snapshot, snapshot_bytes
from services.routing.domain.rulebook.snapshot import Snapshot


def test_a_snapshot_is_the_same_again_from_its_bytes(snapshot: Snapshot) -> None:
    again = load_snapshot(snapshot_bytes(snapshot), "again")
    assert again.rulebook == snapshot.rulebook
    assert (again.version, again.digest) == ("again", snapshot.digest)


def test_optional_columns_and_empty_tables_come_back_as_they_were(snapshot: Snapshot) -> None:
    posts = (replace(snapshot.rulebook.posts[0], person_id="P-1"), *snapshot.rulebook.posts[1:])
    rulebook = replace(snapshot.rulebook, posts=posts, escalation=(), coverage_notes=(), laws=())
    assert load_snapshot(snapshot_bytes(Snapshot(rulebook, "x")), "x").rulebook == rulebook


def test_equal_cells_are_one_object(snapshot: Snapshot) -> None:
    powers = load_snapshot(snapshot_bytes(snapshot), "again").rulebook.powers
    laws: dict[tuple[str, ...], int] = {}
    assert all(laws.setdefault(power.legal_basis, id(power.legal_basis)) == id(power.legal_basis) for power in powers)


def test_another_format_version_is_refused_and_so_is_what_is_no_snapshot(snapshot: Snapshot) -> None:
    head, _, body = snapshot_bytes(snapshot).partition(b"\n")
    newer = orjson.dumps({**orjson.loads(head), "version": serialisation.FORMAT_VERSION + 1})
    for content in (newer + b"\n" + body, head + b"\n" + body[:-9], b"", b"{}", b"PK\x03\x04", head):
        with pytest.raises(SnapshotUnreadableError):
            load_snapshot(content, "x")


def test_rows_that_are_not_those_of_the_digest_are_refused(snapshot: Snapshot) -> None:
    head = snapshot_bytes(snapshot).partition(b"\n")[0]
    powers = (replace(snapshot.rulebook.powers[0], precedence=999), *snapshot.rulebook.powers[1:])
    forged = snapshot_bytes(Snapshot(replace(snapshot.rulebook, powers=powers), "x")).partition(b"\n")[2]
    with pytest.raises(SnapshotUnreadableError, match="digest"):
        load_snapshot(head + b"\n" + forged, "x")
