"""What intake hears: routing's case events, the releases of the rulebook, and what audit orders to be erased."""

from collections.abc import Sequence

from chassis.clock import SystemClock
from chassis.events import IncomingEvent
from chassis.handling import ReactionTable
from chassis.ids import new_id
from chassis.topics import register
from services.intake.adapters.erasure_codec import ERASURE_ORDERED, erasure_order
from services.intake.adapters.event_codec import CASE_TOPIC, case_id_of, case_state, is_first, part_ids_of
from services.intake.adapters.evidence_codec import evidence_in
from services.intake.adapters.release_codec import RELEASE_TYPES, keep_release
from services.intake.adapters.talk_codec import keep_talk
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.domain.tracking_code import new_tracking_code
from services.intake.usecases.bind_evidence import bind_evidence
from services.intake.usecases.erase_person import erase_person
from services.intake.usecases.follow_case import FollowCase, follow_case
from services.intake.usecases.open_parts import OpenParts, open_parts

CASE_SPLIT = "routing.v1.CaseSplit"


async def prepare(events: Sequence[IncomingEvent], work: IntakeUnitOfWork) -> None:
    # Nothing can have gone before a case's first event, and most events are first ones.
    cases = (event for event in events if event.raw.position.topic == CASE_TOPIC)
    await work.progress.load(case_id_of(event) for event in cases if not is_first(event))


async def on_case_event(event: IncomingEvent, work: IntakeUnitOfWork) -> None:
    state, received_at = case_state(event)
    case_id = case_id_of(event)
    await follow_case(FollowCase(case_id, received_at, state), work)
    evidence = evidence_in(event, case_id)
    if evidence is not None:
        await bind_evidence(evidence, work)
    keep_talk(event, case_id, work.talk)
    if event.type == CASE_SPLIT:
        parts = OpenParts(case_id, part_ids_of(event), state.occurred_at)
        await open_parts(parts, work, new_tracking_code)


async def on_erasure(event: IncomingEvent, work: IntakeUnitOfWork) -> None:
    """Keys and files follow by the periodic role, as after a reporter's own wish."""
    await erase_person(erasure_order(event), work, SystemClock(), new_id)


async def on_release(event: IncomingEvent, work: IntakeUnitOfWork) -> None:
    keep_release(event, work.releases)


REACTIONS: ReactionTable[IntakeUnitOfWork] = ReactionTable(
    {
        # Every event of a case carries the whole case: one reaction does for all, also for those of a later version.
        **dict.fromkeys(register()[CASE_TOPIC].messages, on_case_event),
        **dict.fromkeys(RELEASE_TYPES, on_release),
        ERASURE_ORDERED: on_erasure,
    },
    prepare,
)
