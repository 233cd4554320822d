"""Have words and files from the mini-program judged by WeChat, after they were taken in.

The report is there and goes its way whatever WeChat says, or when it says nothing. Only masked words leave intake.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.channels.wechat import OVER_QUOTA, PERSON_GONE, WeChatRefused, WeChatUnanswered
from services.intake.domain.content_checks import ContentCheck, Judgement, Verdict, next_try, parts_of, worst
from services.intake.domain.events import Actor, ContentMarked, PersonalDataRead
from services.intake.domain.issue_errors import OriginalErased
from services.intake.usecases.content_ports import ContentBook, ContentJudge
from services.intake.usecases.link_attachment import signed_link
from services.intake.usecases.log_in_by_wechat import WECHAT, handle_record
from services.intake.usecases.ports import Desk, IntakeWork

BATCH = 20
# A call of two tries, with room.
LEASE = timedelta(minutes=2)
# WeChat says that it judges a file within half an hour.
FILE_LINK_LIFETIME = timedelta(minutes=40)
INTAKE = Actor("service", "intake")
PURPOSE = "content_check"


class CheckingWork(IntakeWork, Protocol):
    @property
    def content(self) -> ContentBook: ...


@dataclass(frozen=True, slots=True)
class ContentChecking:
    """`public_url`: where WeChat fetches files from; without it only words are judged."""

    unit_of_work: Callable[[], AbstractAsyncContextManager[CheckingWork]]
    judge: ContentJudge
    desk: Desk
    clock: Clock
    public_url: str | None


async def check_content(checking: ContentChecking) -> bool:
    """True when there is more to do. WeChat is asked while no transaction is open."""
    now = checking.clock.now()
    async with checking.unit_of_work() as work:
        due = await work.content.claim_due(now, now + LEASE, BATCH)
    for check in due:
        await _check(check, checking)
    return len(due) == BATCH


async def _check(check: ContentCheck, checking: ContentChecking) -> None:
    asked = await _questions(check, checking)
    if asked is None:
        await _keep(check, Judgement(Verdict.UNCHECKED, 0), checking)
        return
    openid, words = asked
    try:
        if check.is_of_words:
            judged = worst([await checking.judge.judge_text(openid, part) for part in words])
            await _keep(check, judged, checking)
            return
        await _hand_in(check, openid, checking)
    except WeChatUnanswered:
        await _later(check, checking, is_over_quota=False)
    except WeChatRefused as refused:
        if refused.errcode in PERSON_GONE:
            await _keep(check, Judgement(Verdict.UNCHECKED, 0), checking)
        else:
            await _later(check, checking, is_over_quota=refused.errcode in OVER_QUOTA)


async def _questions(check: ContentCheck, checking: ContentChecking) -> tuple[str, list[str]] | None:
    """The openid and the masked words; None where the person was erased meanwhile."""
    async with checking.unit_of_work() as work:
        stored = await work.issues.by_id(check.issue_id)
        sealed = await work.handles.sealed_of(check.reporter_ref, WECHAT)
        if stored is None or sealed is None:
            return None
        try:
            openid = await checking.desk.vault.open(check.reporter_ref, handle_record(WECHAT), sealed)
        except OriginalErased:
            return None
        words = parts_of(stored.issue.title_masked, stored.issue.text_masked)
    return openid.decode(), words


async def _hand_in(check: ContentCheck, openid: str, checking: ContentChecking) -> None:
    link = signed_link(check.id, checking.clock, checking.desk.blind_index, FILE_LINK_LIFETIME)
    is_picture = (check.media_type or "").startswith("image/")
    url = f"{checking.public_url}{link.path}"
    trace_id = await checking.judge.hand_in(openid, url, is_picture=is_picture)
    now = checking.clock.now()
    async with checking.unit_of_work() as work:
        await work.content.handed_in(check.id, trace_id, now + FILE_LINK_LIFETIME)
        reading = PersonalDataRead("attachment.read", INTAKE, check.reporter_ref, PURPOSE, now, check.issue_id)
        work.publish(reading)


async def _later(check: ContentCheck, checking: ContentChecking, *, is_over_quota: bool) -> None:
    at = next_try(check.tries, checking.clock.now(), is_over_quota=is_over_quota)
    if at is None:
        await _keep(check, Judgement(Verdict.UNCHECKED, 0), checking)
        return
    async with checking.unit_of_work() as work:
        await work.content.try_again(check.id, at)


async def _keep(check: ContentCheck, judged: Judgement, checking: ContentChecking) -> None:
    async with checking.unit_of_work() as work:
        await keep_judgement(check, judged, work, checking.clock)


async def keep_judgement(check: ContentCheck, judged: Judgement, work: CheckingWork, clock: Clock) -> None:
    """Once. What is marked is offered to nobody as like theirs until a person has looked at it."""
    if not await work.content.judged(check.id, judged, clock.now()) or not judged.verdict.is_mark:
        return
    await work.content.withhold(check.issue_id)
    of = "text" if check.is_of_words else "file"
    work.publish(ContentMarked(check.issue_id, check.id, of, str(judged.verdict), judged.label, clock.now()))


async def hear_judgement(trace_id: str, judged: Judgement, work: CheckingWork, clock: Clock) -> UUID | None:
    """Of a file that was handed in; None where nobody waits for it."""
    check = await work.content.by_trace(trace_id)
    if check is None:
        return None
    await keep_judgement(check, judged, work, clock)
    return check.id
