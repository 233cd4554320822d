"""The log over HTTP, as tlog-tiles serves it, and its proofs."""

import gzip
from base64 import b64decode
from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.tlog.hashing import leaf_hash
from chassis.tlog.proof_files import ProofFile
from chassis.tlog.proofs import ProofRefused, verify_consistency
from services.audit.domain.merkle.bundles import entries_of
from services.audit.usecases.publish_log import publish_log
from tests.component.audit.messages import action_recorded, raw
from tests.component.audit.test_publishing import source_of

RECORDS = "routing.record.v1"


@pytest.fixture
async def publish(engine, log_house, witnesses) -> AsyncIterator[partial]:
    async def once(press):
        async with source_of(engine) as source:
            return await publish_log(source, press)

    async with log_house.client(witnesses) as client:
        yield partial(once, log_house.press(client))


async def record(hear, count):
    events = [new_id() for _ in range(count)]
    await hear(*[raw(RECORDS, action_recorded(), event) for event in events])
    return events


async def test_an_unpublished_log_says_so(http, hear) -> None:
    [event] = await record(hear, 1)
    assert (await http.get("/log/checkpoint")).json()["code"] == "not_published"
    answer = await http.get(f"/v1/events/{event}/proof")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_published_yet")
    assert (await http.get("/log/tile/0/000.p/1")).status_code == 404


async def test_checkpoint_tiles_and_keys_are_open_and_have_their_headers(http, hear, publish, log_house) -> None:
    await record(hear, 300)
    await publish()
    checkpoint = await http.get("/log/checkpoint")
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["cache-control"] == "no-cache"
    assert log_house.trust.open(checkpoint.content).head.size == 300
    keys = (await http.get("/log/vkeys")).text.splitlines()
    assert [keys[0], len(keys)] == [log_house.trust.log.vkey, 4]
    for path, width in {"0/000": 256, "0/001.p/44": 44, "1/000.p/1": 1, "0/000.p/200": 200, "0/001.p/3": 3}.items():
        tile = await http.get(f"/log/tile/{path}")
        assert tile.headers["content-type"] == "application/octet-stream"
        assert "immutable" in tile.headers["cache-control"]
        assert len(tile.content) == 32 * width
    for path in ("0/001", "0/001.p/45", "0/002.p/1", "1/000.p/2", "2/000.p/1", "0/0", "0/x000/001"):
        assert (await http.get(f"/log/tile/{path}")).status_code == 404


async def test_entries_hash_to_their_tile_and_are_for_supervisors_of_the_whole_area(http, hear, publish, token) -> None:
    await record(hear, 300)
    await publish()
    hashes = (await http.get("/log/tile/0/001.p/44")).content
    bundle = await http.get("/log/tile/entries/001.p/44", headers=token())
    assert b"".join(leaf_hash(entry) for entry in entries_of(bundle.content)) == hashes
    assert bundle.headers["content-encoding"] == "gzip"
    plain = await http.get("/log/tile/entries/001.p/44", headers={**token(), "accept-encoding": "identity"})
    assert plain.content == bundle.content
    assert gzip.decompress(gzip.compress(plain.content)) == plain.content
    path = "/log/tile/entries/000"
    assert (await http.get(path)).status_code == 401
    assert (await http.get(path, headers=token("officer"))).status_code == 403
    assert (await http.get(path, headers=token(unit="500105-CG"))).json()["code"] == "whole_area_only"
    assert (await http.get(path, headers=token("admin"))).status_code == 200
    assert (await http.get("/log/tile/entries/001.p/45", headers=token())).status_code == 404


async def test_reading_the_whole_log_is_one_question(http, hear, publish, rows, token) -> None:
    await record(hear, 300)
    await publish()
    for path in ("000", "001.p/44", "000"):
        await http.get(f"/log/tile/entries/{path}", headers=token())
    await http.get("/log/tile/entries/000", headers=token(sub="s-02"))
    assert len(await rows("SELECT 1 FROM outbox WHERE aggregatetype = 'audit.record.v1'")) == 2


async def test_a_reading_whose_record_was_not_written_is_recorded_the_next_time(
    http, hear, publish, rows, engine, token
) -> None:
    await record(hear, 1)
    await publish()
    await execute(engine, "ALTER TABLE outbox RENAME TO outbox_away")
    assert (await http.get("/log/tile/entries/000.p/1", headers=token())).status_code == 500
    await execute(engine, "ALTER TABLE outbox_away RENAME TO outbox")
    assert (await http.get("/log/tile/entries/000.p/1", headers=token())).status_code == 200
    assert len(await rows("SELECT 1 FROM outbox WHERE aggregatetype = 'audit.record.v1'")) == 1


async def execute(engine, statement):
    async with engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_proof_verifies_offline_for_the_leaf_and_for_no_other(http, hear, publish, token, log_house) -> None:
    events = await record(hear, 300)
    await publish()
    for event in (events[0], events[255], events[299]):
        answer = await http.get(f"/v1/events/{event}/proof")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        leaf = (await http.get(f"/v1/events/{event}/leaf", headers=token())).content
        file = ProofFile.parse(answer.content)
        assert file.verify(leaf_hash(leaf), log_house.trust).head.size == 300
        with pytest.raises(ProofRefused):
            file.verify(leaf_hash(leaf + b" "), log_house.trust)
    assert (await http.get(f"/v1/events/{new_id()}/proof")).status_code == 404


async def test_two_sizes_are_proved_consistent(http, hear, publish) -> None:
    await record(hear, 300)
    await publish()
    view = (await http.get("/v1/consistency", params={"from": 7})).json()
    decoded = [b64decode(each) for each in view["proof"]]
    old, new = (b64decode(view[side]["root"]) for side in ("from", "to"))
    assert (view["from"]["size"], view["to"]["size"]) == (7, 300)
    verify_consistency(7, 300, old, new, decoded)
    assert (await http.get("/v1/consistency", params={"from": 301})).json()["code"] == "size_unknown"
    backwards = await http.get("/v1/consistency", params={"from": 9, "to": 8})
    assert (backwards.status_code, backwards.json()["errors"][0]["field"]) == (422, "to")
    assert (await http.get("/v1/consistency", params={"from": -1})).status_code == 422


async def test_a_cut_tile_is_told_and_nothing_is_proved_with_it(http, hear, publish, log_house) -> None:
    [*_, event] = await record(hear, 9)
    await publish()
    tile = log_house.folder / "tile" / "0" / "000.p" / "9"
    tile.write_bytes(tile.read_bytes()[:-32])
    assert (await http.get(f"/v1/events/{event}/proof")).json()["code"] == "tiles_damaged"
    tile.unlink()
    assert (await http.get("/log/tile/0/000.p/9")).json()["code"] == "tiles_damaged"
