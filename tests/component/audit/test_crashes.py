"""The publisher and the signer die before each single write, sync and rename, the sequencer before each
single statement and the commit; the next process goes on."""

import errno
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.durable_files import DurableFiles
from chassis.ids import new_id
from chassis.tlog.checkpoints import TreeHead
from services.audit.usecases.ports import SignatureUnavailable
from services.audit.usecases.publish_log import publish_log
from tests.component.audit.conftest import begin_at
from tests.component.audit.messages import action_recorded, raw
from tests.component.audit.test_publishing import RECORDS, root_of_the_leaves, source_of


class Killed(Exception):  # noqa: N818
    """As by SIGKILL: nothing is cleaned up after it."""


class DyingFiles(DurableFiles):
    """Dies at the step of this number; a write that dies has written half."""

    def __init__(self, dies_at: int) -> None:
        super().__init__()
        self.left = dies_at

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def _write(self, path: Path, content: bytes) -> None:
        try:
            self._step()
        except Killed:
            path.write_bytes(content[: len(content) // 2])
            raise
        super()._write(path, content)

    def _sync_file(self, descriptor: int) -> None:
        self._step()
        super()._sync_file(descriptor)

    def _rename(self, aside: Path, path: Path) -> None:
        self._step()
        super()._rename(aside, path)

    def _sync_folder(self, folder: Path) -> None:
        self._step()
        super()._sync_folder(folder)


class Vanished(BaseException):
    """A killed process handles no errors."""


class DyingStatements:
    """Dies before the statement of this number; a commit is the last of a batch."""

    def __init__(self, engine: AsyncEngine, dies_at: int) -> None:
        self._engine = engine.sync_engine
        self._left = dies_at

    def __enter__(self) -> None:
        event.listen(self._engine, "before_cursor_execute", self._step)
        event.listen(self._engine, "commit", self._step)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._step)
        event.remove(self._engine, "commit", self._step)

    def _step(self, *_: object) -> None:
        self._left -= 1
        if self._left < 0:
            raise Vanished


class FullDisk(DurableFiles):
    """Has room for so many files more."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def _write(self, path: Path, content: bytes) -> None:
        if self.room <= 0:
            path.write_bytes(content[:7])
            raise OSError(errno.ENOSPC, "no space left on device")
        self.room -= 1
        super()._write(path, content)


@asynccontextmanager
async def begun(house, witnesses, engine, of_press=None, of_signer=None):
    """A publisher and a signer that have just been started."""
    async with house.client(witnesses, of_signer) as client, source_of(engine) as source:
        press = house.press(client, of_press)
        yield lambda: publish_log(source, press)


async def test_a_publisher_that_dies_at_any_step_is_followed_by_one_that_goes_on(
    hear, rows, log_house, witnesses, engine
) -> None:
    step, died, size = 0, True, 0
    while died:
        await hear(*[raw(RECORDS, action_recorded()) for _ in range(90)])
        size += 90
        async with begun(log_house, witnesses, engine, of_press=DyingFiles(step)) as publish:
            try:
                await publish()
                died = False
            except Killed:
                step += 1
        async with begun(log_house, witnesses, engine) as publish:
            head = await publish()
            # A death behind the rename of the checkpoint leaves nothing to be done.
            assert head in (None, TreeHead(size, await root_of_the_leaves(rows)))
            assert await publish() is None
    assert step >= 8
    assert log_house.trust.open((log_house.folder / "checkpoint").read_bytes()).head.size == size


async def test_a_sequencer_that_dies_at_any_statement_takes_no_index_and_the_next_one_goes_on(
    hear, rows, transaction, engine
) -> None:
    event_ids = [new_id() for _ in range(3)]
    told = [raw(RECORDS, action_recorded(), each) for each in event_ids]
    expected = {(told[0].position.topic, told[0].position.partition): told[0].position.offset}
    await hear(raw(RECORDS, action_recorded()))
    head, step, died = await rows("SELECT size, root FROM log_head"), 0, True
    await begin_at(engine, expected)
    while died:
        try:
            with DyingStatements(engine, step):
                await transaction.run(told, expected)
            died = False
        except Vanished:
            step += 1
            # Its connections end with a process.
            await engine.dispose()
            assert await rows("SELECT size, root FROM log_head") == head
            assert len(await rows("SELECT 1 FROM record")) == 1
    assert step >= 3
    indices = [row.index for row in await rows("SELECT index FROM record ORDER BY index")]
    assert indices == [0, 1, 2, 3]


async def test_a_signer_that_dies_at_any_step_signs_one_history_when_it_is_back(
    hear, rows, log_house, witnesses, engine
) -> None:
    for step in range(4):
        await hear(raw(RECORDS, action_recorded()))
        async with begun(log_house, witnesses, engine, of_signer=DyingFiles(step)) as publish:
            with pytest.raises(SignatureUnavailable):
                await publish()
        async with begun(log_house, witnesses, engine) as publish:
            assert await publish() == TreeHead(step + 1, await root_of_the_leaves(rows))


@pytest.mark.parametrize("room", range(4))
async def test_a_full_disk_stops_publication_and_nothing_else(hear, log_house, witnesses, engine, room) -> None:
    await hear(*[raw(RECORDS, action_recorded()) for _ in range(300)])
    disk = FullDisk(room)
    async with begun(log_house, witnesses, engine, of_press=disk) as publish:
        for _ in range(2):
            with pytest.raises(OSError, match="no space"):
                await publish()
        assert not [path for path in log_house.folder.rglob("*") if path.name.endswith(".new")]
        await hear(raw(RECORDS, action_recorded()))
        disk.room = 100
        assert (await publish()).size == 301
