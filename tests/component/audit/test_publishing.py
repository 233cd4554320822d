"""From records to a published checkpoint, with the real signer and the real witnesses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from sqlalchemy import text

from chassis.durable_files import FileDiffers
from chassis.tlog.checkpoints import QuorumMissing, TreeHead
from chassis.tlog.hashing import EMPTY_ROOT, leaf_hash
from chassis.tlog.progress import LogForked
from deploy.local.log_keys import ORIGIN
from services.audit.adapters.log_source import LogSource
from services.audit.domain.errors import DatabaseBehindSigner, LogContradicted
from services.audit.domain.merkle.frontier import Frontier
from services.audit.signer.state_file import SignerBusy, SignerStateMissing, empty_state
from services.audit.usecases.ports import SignatureUnavailable
from services.audit.usecases.publish_log import Press, publish_log, require_database_not_behind
from tests.component.audit.messages import action_recorded, raw

RECORDS = "routing.record.v1"


@asynccontextmanager
async def source_of(engine) -> AsyncIterator[LogSource]:
    async with engine.connect() as shared:
        yield LogSource(await shared.execution_options(isolation_level="AUTOCOMMIT"))


@pytest.fixture
async def press(log_house, witnesses) -> AsyncIterator[Press]:
    async with log_house.client(witnesses) as client:
        yield log_house.press(client)


@pytest.fixture
def publish_by(engine):
    async def once(press: Press) -> TreeHead | None:
        async with source_of(engine) as source:
            return await publish_log(source, press)

    return once


@pytest.fixture
def publish(publish_by, press):
    return partial(publish_by, press)


@pytest.fixture
def record(hear):
    async def several(count: int) -> None:
        await hear(*[raw(RECORDS, action_recorded()) for _ in range(count)])

    return several


async def root_of_the_leaves(rows) -> bytes:
    leaves = await rows("SELECT leaf FROM record ORDER BY index")
    return Frontier().append(leaf_hash(row.leaf) for row in leaves).root()


async def test_an_empty_log_is_published_too(publish, press) -> None:
    assert await publish() == TreeHead(0, EMPTY_ROOT)
    assert press.publications.latest().head.size == 0
    assert await publish() is None


async def test_what_was_recorded_is_published_with_all_witnesses(publish, press, record, rows) -> None:
    for count in (1, 254, 1, 1, 300):
        await record(count)
        head = await publish()
        assert head == TreeHead(head.size, await root_of_the_leaves(rows))
        latest = press.publications.latest()
        assert latest.head == head
        assert len(latest.cosigned_by) == 3
    assert head.size == 557


async def test_a_redelivery_storm_publishes_nothing_new(publish, hear, rows) -> None:
    batch = [raw(RECORDS, action_recorded()) for _ in range(20)]
    await hear(*batch)
    head = await publish()
    for _ in range(20):
        await hear(*batch)
        assert await publish() is None
    assert (await rows("SELECT size FROM log_head"))[0].size == head.size == 20


async def test_partial_tiles_give_way_to_wider_ones(publish, record, log_house) -> None:
    for count in (3, 4, 249, 1, 600):
        await record(count)
        await publish()
    found = sorted(str(path.relative_to(log_house.folder)) for path in log_house.folder.rglob("*") if path.is_file())
    assert found == ["checkpoint", "tile/0/000", "tile/0/001", "tile/0/002", "tile/0/003.p/89", "tile/1/000.p/3"]


async def test_two_of_three_witnesses_are_enough_and_one_is_not(publish, press, record, log_house) -> None:
    await record(1)
    log_house.away = {"notify"}
    assert (await publish()).size == 1
    await record(1)
    log_house.away = {"notify", "intake"}
    with pytest.raises(QuorumMissing):
        await publish()
    assert press.publications.latest().head.size == 1
    log_house.away = set()
    assert (await publish()).size == 2
    assert len(press.publications.latest().cosigned_by) == 3


async def test_without_the_signer_nothing_is_published_and_nothing_lost(publish, press, record, log_house) -> None:
    await record(2)
    log_house.away = {"signer"}
    with pytest.raises(SignatureUnavailable):
        await publish()
    await record(3)
    log_house.away = set()
    assert (await publish()).size == 5


async def test_a_record_changed_before_it_is_published_stops_publication(publish, record, engine, log_house) -> None:
    await record(5)
    await publish()
    await record(5)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE record SET leaf = leaf || '!' WHERE index = 7"))
    with pytest.raises(LogContradicted):
        await publish()
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE record SET leaf = substring(leaf for length(leaf) - 1) WHERE index = 7"))
    assert (await publish()).size == 10


async def test_a_record_deleted_before_it_is_published_stops_publication(publish, record, engine) -> None:
    await record(5)
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM record WHERE index = 2"))
    with pytest.raises(LogContradicted, match="1 records are missing"):
        await publish()


async def test_a_history_written_anew_is_refused_by_the_signer_and_by_every_witness(
    publish_by, record, engine, log_house, witnesses
) -> None:
    await record(6)
    async with restarted(log_house, witnesses) as press:
        await publish_by(press)
    await rewrite(engine)
    shelf = log_house.folder / "tile"
    for path in sorted(shelf.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (log_house.folder / "checkpoint").unlink()
    async with restarted(log_house, witnesses) as press:
        with pytest.raises(LogForked):
            await publish_by(press)
    # Who has stolen the key, or puts the signer's state back, gets a signature, but no cosignature.
    log_house.state_path.write_text(empty_state(ORIGIN))
    async with restarted(log_house, witnesses) as press:
        with pytest.raises(LogForked):
            await publish_by(press)
        assert press.publications.latest() is None


@asynccontextmanager
async def restarted(house, witnesses) -> AsyncIterator[Press]:
    """Signer and press as after a restart."""
    async with house.client(witnesses) as client:
        yield house.press(client)


async def rewrite(engine) -> None:
    """As a superuser would who knows how the tree is built: one record changed, head and edge made to fit."""
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE record SET leaf = leaf || ' ' WHERE index = 3"))
        leaves = (await connection.execute(text("SELECT leaf FROM record ORDER BY index"))).scalars().all()
        edge = Frontier().append(leaf_hash(leaf) for leaf in leaves)
        await connection.execute(
            text("UPDATE log_head SET frontier = :frontier, root = :root"),
            {"frontier": edge.encoded(), "root": edge.root()},
        )


async def test_recording_does_not_begin_on_an_older_database(publish, press, record, engine) -> None:
    await record(4)
    await publish()
    async with source_of(engine) as source:
        await require_database_not_behind(source, press.signing)
        await record(2)
        await require_database_not_behind(source, press.signing)
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM record WHERE index >= 3"))
        await connection.execute(text("UPDATE log_head SET size = 3"))
    async with source_of(engine) as source:
        with pytest.raises(DatabaseBehindSigner, match="3 records"):
            await require_database_not_behind(source, press.signing)


async def test_a_tile_that_was_swapped_stops_publication(publish, record, log_house) -> None:
    await record(3)
    await publish()
    await record(1)
    fake = log_house.folder / "tile" / "0" / "000.p" / "4"
    fake.write_bytes(bytes(128))
    with pytest.raises(FileDiffers):
        await publish()


async def test_a_published_checkpoint_that_was_put_back_is_published_anew(publish, record, log_house, press) -> None:
    await record(1)
    await publish()
    old = (log_house.folder / "checkpoint").read_bytes()
    await record(1)
    await publish()
    (log_house.folder / "checkpoint").write_bytes(old)
    assert (await publish()).size == 2
    (log_house.folder / "checkpoint").write_bytes(b"forged")
    assert (await publish()).size == 2


async def test_the_signer_answers_audit_alone(log_house, witnesses) -> None:
    async with log_house.client(witnesses) as client:
        for token, status in (
            (log_house.token("service", "audit"), 200),
            (log_house.token("service", "intake"), 403),
            (log_house.token("admin", "audit"), 403),
        ):
            answer = await client.get("http://signer/last", headers={"authorization": f"Bearer {token}"})
            assert answer.status_code == status
        assert (await client.get("http://signer/last")).status_code == 401
        assert (await client.post("http://signer/sign", content=b"old 0\n\n")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n\nelsewhere\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        b"old 0\n\npowerlist.local/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
        b"old 0\n\n\xff\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ],
)
async def test_the_signer_signs_nothing_but_its_log_s_checkpoints(log_house, witnesses, body) -> None:
    headers = {"authorization": f"Bearer {log_house.token('service', 'audit')}"}
    async with log_house.client(witnesses) as client:
        answer = await client.post("http://signer/sign", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


async def test_one_signer_at_a_time_and_none_without_its_state(log_house) -> None:
    first = log_house.signer()
    with pytest.raises(SignerBusy):
        log_house.signer()
    await first.close()
    log_house.state_path.unlink()
    with pytest.raises(SignerStateMissing):
        log_house.signer()
