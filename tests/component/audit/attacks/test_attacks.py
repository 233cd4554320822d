"""What somebody with every right on audit's database and disk may try, each named by `powerlist audit verify`."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from chassis.tlog.checkpoints import Checkpoint, TreeHead
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.keys import log_signer, read_vkeys
from chassis.tlog.notes import Note
from cli.audit import audit
from services.audit.adapters.rebuilding import rebuild_audit
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.domain.errors import LogContradicted
from services.audit.domain.merkle.frontier import Frontier
from tests.component.audit.attacks.conftest import SIZE, Site
from tests.component.audit.log_house import LogHouse


def tile(site: Site, path: str) -> Path:
    return site.house.folder / "tile" / path


async def test_an_honest_log_has_nothing_to_be_found(site, verify) -> None:
    assert await verify("--against", str(site.kept)) == set()
    # The run before has kept its checkpoint.
    assert await verify() == set()


# The alert and the message that could be no record.
WITHOUT_UNITS = 2


async def test_what_came_over_kafka_with_ill_intent_is_named_and_the_log_is_sound(site, verify) -> None:
    """One id with two bodies, and a record of more than 64 KB."""
    assert await verify(of="notices") == {"message_unreadable 1", "integrity_conflict 2"}


SWAPPED = "UPDATE record SET index = CASE index WHEN {0} THEN -{1} WHEN {1} THEN -{0} END WHERE index IN ({0}, {1})"
ON_RECORDS = {
    "update": (
        ["UPDATE record SET leaf = set_byte(leaf, 40, 120) WHERE index = 17"],
        {"entry_changed 17"},
    ),
    "delete": (["DELETE FROM record WHERE index = 280"], {"entry_missing 280"}),
    "delete the newest": (["DELETE FROM record WHERE index = 599"], {"entry_missing 599"}),
    "insert": (
        [
            "CREATE TEMPORARY TABLE forged ON COMMIT DROP AS SELECT * FROM record WHERE index = 5",
            "UPDATE forged SET event_id = gen_random_uuid(), index = 600",
            "INSERT INTO record SELECT * FROM forged",
        ],
        {"row_added 600"},
    ),
    "reorder": (
        [SWAPPED.format(300, 310), "UPDATE record SET index = -index WHERE index < 0"],
        {"entries_reordered 300-310"},
    ),
    "an entry that no bundle can hold": (
        ["UPDATE record SET leaf = leaf || convert_to(repeat('x', 70000), 'UTF8') WHERE index = 17"],
        {"entry_missing 17", "entry_too_large 17"},
    ),
    "an entry of another shape": (
        [
            "UPDATE record SET leaf = CAST(regexp_replace(convert_from(leaf, 'UTF8'), "
            "'\"actor\":{[^}]*}', '\"actor\"\\:null') AS bytea) WHERE index = 17"
        ],
        {"entry_changed 17", "entry_malformed 17"},
    ),
    "another case in the query's column": (
        ["UPDATE record SET case_id = gen_random_uuid() WHERE index = 3"],
        {"row_changed 3"},
    ),
}


@pytest.mark.parametrize("attack", ON_RECORDS)
async def test_a_superuser_s_hand_in_the_records_is_named(site, verify, attack) -> None:
    statements, named = ON_RECORDS[attack]
    await site.execute(*statements)
    assert named <= await verify("--against", str(site.kept))


async def test_a_dump_of_yesterday_is_named(site, verify) -> None:
    leaves = await leaves_of(site)
    edge = Frontier().append(leaf_hash(leaf) for leaf in leaves[:300])
    await site.execute("DELETE FROM record WHERE index >= 300")
    await put_head(site, edge)
    found = await verify()
    assert "database_behind 300" in found
    assert "entry_missing 300" in found


async def test_a_tile_of_another_place_is_named(site, verify) -> None:
    shutil.copy(tile(site, "0/001"), tile(site, "0/000"))
    assert "tile_changed tile/0/000" in await verify()


async def test_an_upper_tile_that_was_changed_is_named(site, verify) -> None:
    path = tile(site, "1/000.p/2")
    path.write_bytes(bytes(32) + path.read_bytes()[32:])
    assert "tile_changed tile/1/000.p/2" in await verify()


async def test_a_truncated_or_missing_tile_is_named(site, verify) -> None:
    path = tile(site, "0/001")
    path.write_bytes(path.read_bytes()[:100])
    assert "tile_missing tile/0/001" in await verify()
    path.unlink()
    assert "tile_missing tile/0/001" in await verify()


async def test_a_checkpoint_that_was_put_back_is_named(site, verify) -> None:
    assert await verify() == set()
    shutil.copy(site.kept, site.house.folder / "checkpoint")
    assert "rolled_back 300" in await verify()


async def test_a_checkpoint_without_the_log_s_signature_is_named(site, verify) -> None:
    path = site.house.folder / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n600\n", b"\n599\n"))
    assert await verify() == {"checkpoint_missing checkpoint"}


async def test_a_history_signed_anew_with_the_stolen_key_is_named(site, verify) -> None:
    """Records, tree, tiles and checkpoint are all made to fit; the witnesses' cosignatures can't be."""
    await site.execute("UPDATE record SET leaf = set_byte(leaf, 40, 120) WHERE index = 17")
    edge = Frontier().append(leaf_hash(leaf) for leaf in await leaves_of(site))
    await put_head(site, edge)
    shutil.rmtree(site.house.folder / "tile")
    shelf = TileShelf(site.house.folder)
    head = TreeHead(edge.size, edge.root())
    await shelf.extend([leaf_hash(leaf) for leaf in await leaves_of(site)], head)
    vkeys = read_vkeys((site.house.secrets / "log.vkeys").read_text())
    thief = log_signer((site.house.secrets / "log.pem").read_bytes(), vkeys)
    checkpoint = Checkpoint(thief.verifier.name, head).text()
    note = Note(checkpoint, (thief.sign(checkpoint),))
    (site.house.folder / "checkpoint").write_bytes(note.encoded())
    found = await verify("--against", str(site.kept))
    assert found >= {"quorum_missing checkpoint", "forked 300"}


async def leaves_of(site: Site) -> list[bytes]:
    async with site.engine.connect() as connection:
        return list((await connection.execute(text("SELECT leaf FROM record ORDER BY index"))).scalars())


async def put_head(site: Site, edge: Frontier) -> None:
    async with site.engine.begin() as connection:
        await connection.execute(
            text("UPDATE log_head SET size = :size, frontier = :frontier, root = :root"),
            {"size": edge.size, "frontier": edge.encoded(), "root": edge.root()},
        )


async def test_a_proof_is_checked_offline_and_a_forged_leaf_refused(site, verify, tmp_path) -> None:
    event = json.loads((await leaves_of(site))[41])["event_id"]
    made = await asyncio.to_thread(CliRunner().invoke, audit, ["prove", event, "--out", str(tmp_path)])
    assert made.exit_code == 0, made.output
    proof, leaf = tmp_path / f"{event}.tlog-proof", tmp_path / f"{event}.leaf"
    words = ["verify", "--proof", str(proof), "--leaf", str(leaf)]
    good = await asyncio.to_thread(CliRunner().invoke, audit, words)
    assert (good.exit_code, "第 41 条" in good.output) == (0, True)
    leaf.write_bytes(leaf.read_bytes() + b" ")
    bad = await asyncio.to_thread(CliRunner().invoke, audit, words)
    assert bad.exit_code == 1


async def test_checkpoints_copied_off_the_site_notice_a_rollback(site, verify, tmp_path) -> None:
    folder = tmp_path / "elsewhere"
    copied = await asyncio.to_thread(CliRunner().invoke, audit, ["copy", str(folder)])
    assert copied.exit_code == 0, copied.output
    assert [path.name for path in folder.iterdir()] == [f"{SIZE:020}.checkpoint"]
    shutil.copy(site.kept, site.house.folder / "checkpoint")
    again = await asyncio.to_thread(CliRunner().invoke, audit, ["copy", str(folder)])
    assert (again.exit_code, "rolled_back" in again.output) == (1, True)


async def test_a_checkpoint_of_another_log_is_not_kept_and_the_command_says_why(
    site, verify, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("LOG_VKEYS_FILE", str(LogHouse.create(tmp_path).secrets / "log.vkeys"))
    copied = await asyncio.to_thread(CliRunner().invoke, audit, ["copy", str(tmp_path / "elsewhere")])
    assert (copied.exit_code, copied.output.startswith("Error: the checkpoint is not a published one")) == (1, True)
    assert not (tmp_path / "elsewhere").exists()


async def test_tiles_and_tables_are_rebuilt_from_the_records_and_come_out_equal(site, verify) -> None:
    shutil.rmtree(tile(site, "0"))
    await site.execute("UPDATE record SET action = 'x', case_id = NULL", "TRUNCATE case_unit")
    rebuilt = await rebuild_audit(site.engine, site.house.folder)
    assert (rebuilt.head.size, rebuilt.units) == (SIZE, 2 * (SIZE - WITHOUT_UNITS))
    assert await verify() == set()


@pytest.mark.parametrize("attack", ["update", "delete", "delete the newest", "reorder"])
async def test_nothing_is_rebuilt_from_records_that_were_changed(site, verify, attack) -> None:
    await site.execute(*ON_RECORDS[attack][0])
    before = tile(site, "0/000").read_bytes()
    with pytest.raises(LogContradicted):
        await rebuild_audit(site.engine, site.house.folder)
    assert tile(site, "0/000").read_bytes() == before
