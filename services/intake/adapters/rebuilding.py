"""`powerlist rebuild intake`: the progress of cases, what was proposed to residents and where their questions stand,
made again from routing.case.v1 read from the beginning.

Partition by partition, since all events of a case stand on one: its memory is that of one partition's cases. The tables
are locked against our own consumer meanwhile; routing, HTTP readers and reporters notice nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import insert_rows
from chassis.errors import InvalidMessage
from chassis.events import understand
from chassis.topic_reading import TopicReader, reading
from services.intake.adapters.case_progress import UPSERT
from services.intake.adapters.event_codec import CASE_TOPIC, case_id_of, case_state
from services.intake.adapters.progress_rows import progress_row
from services.intake.adapters.resident_talk import ResidentTalk
from services.intake.adapters.tables import case_progress, fix_proposal, question_state
from services.intake.adapters.talk_codec import keep_talk
from services.intake.usecases.retell_case import CaseHistory, retell

ROWS_MAX = 1000
# It takes no transaction id, so that no relay waits for us while we read. In the order in which the consumer writes.
LOCK = text("LOCK TABLE case_progress, fix_proposal, question_state IN SHARE ROW EXCLUSIVE MODE")
NO_IDLE_LIMIT = text("SET LOCAL idle_in_transaction_session_timeout = 0")

Histories = dict[UUID, CaseHistory]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """`rebuilt` cases were written anew; `kept` ones stay as they were, for their first events have left the topic."""

    rebuilt: int
    kept: int
    unreadable_messages: int


async def rebuild_intake(engine: AsyncEngine, bootstrap_servers: str) -> RebuildReport:
    """Comes out equal to what the consumer made, however often it is run."""
    rebuilt = kept = unreadable = 0
    async with reading(CASE_TOPIC, bootstrap_servers) as reader:
        for number in reader.partitions:
            async with engine.begin() as connection:
                await connection.execute(NO_IDLE_LIMIT)
                await connection.execute(LOCK)
                talk = ResidentTalk()
                histories, bad = await _histories(reader, number, talk)
                whole = {case_id: history for case_id, history in histories.items() if history.is_whole}
                await _write(connection, whole, talk)
            rebuilt, kept, unreadable = rebuilt + len(whole), kept + len(histories) - len(whole), unreadable + bad
    return RebuildReport(rebuilt, kept, unreadable)


async def _histories(reader: TopicReader, partition: int, talk: ResidentTalk) -> tuple[Histories, int]:
    histories: Histories = {}
    unreadable = 0
    async for raw in reader.messages(partition):
        try:
            event = understand(raw)
            case_id, (state, received_at) = case_id_of(event), case_state(event)
            keep_talk(event, case_id, talk)
        except InvalidMessage:
            # The consumer has put it among its dead letters.
            unreadable += 1
            continue
        history = histories.setdefault(case_id, CaseHistory(received_at, {}))
        history.states.setdefault(state.case_version, state)
    return histories, unreadable


async def _write(connection: AsyncConnection, histories: Histories, talk: ResidentTalk) -> None:
    rows = [{"case_id": case_id, **progress_row(retell(histories[case_id]))} for case_id in sorted(histories)]
    for start in range(0, len(rows), ROWS_MAX):
        await insert_rows(connection, case_progress, rows[start : start + ROWS_MAX], UPSERT)
    for table in (fix_proposal, question_state):
        await connection.execute(delete(table).where(table.c.issue_id.in_(histories)))
    await talk.flush(connection)
