"""What has to be done now and then: end erasures, let go of words and of codes that were sent, sweep up files of no
issue, keep nothing too long, learn what is rare, watch for surges."""

from collections.abc import Sequence

from chassis.roles import PeriodicRole
from services.intake.adapters.duplicates import LearnedRarities
from services.intake.adapters.sent_codes import SentCodeTable
from services.intake.application import Application
from services.intake.domain.retention import RetentionRule
from services.intake.usecases.check_content import ContentChecking, check_content
from services.intake.usecases.end_erasures import BATCH, end_erasures, let_go_of_words
from services.intake.usecases.keep_no_longer import KeepNoLonger, keep_no_longer
from services.intake.usecases.scan_files import HeldFiles, scan_held
from services.intake.usecases.supervise_surges import supervise_surges, tell_answers
from services.intake.usecases.sweep_attachments import BATCH as SWEEP_BATCH
from services.intake.usecases.sweep_attachments import sweep_attachments, sweep_files
from services.intake.usecases.watch_surges import SurgeWatch, watch_surges

ERASURE_SECONDS = 60.0
RETENTION_SECONDS = 3600.0
SWEEP_SECONDS = 3600.0
STRAY_SECONDS = 86_400.0
RARITY_SECONDS = 1800.0
SURGE_SECONDS = 5.0
ANSWER_SECONDS = 10.0
CONTENT_SECONDS = 5.0
VIRUS_SECONDS = 10.0
# Looked at between two looks: more than come at the highest rate.
CONTENT_ISSUES_MAX = 5_000


def upkeep(app: Application, rules: tuple[RetentionRule, ...]) -> Sequence[PeriodicRole]:
    """Several processes may do it at once: rows that one is at work on are passed over by the others."""

    async def erase() -> bool:
        async with app.unit_of_work() as work:
            ended = await end_erasures(work, app.vault, app.desk.files, app.clock)
            await SentCodeTable(work.connection).forget(app.clock.now())
        async with app.unit_of_work() as work:
            return max(len(ended), await let_go_of_words(work, app.clock)) >= BATCH

    async def retain() -> bool:
        command = KeepNoLonger(rules, dry_run=False)
        async with app.unit_of_work() as work:
            erased = await keep_no_longer(command, work, app.clock, app.desk.new_id)
        return max(erased.values(), default=0) >= command.batch

    async def sweep() -> bool:
        async with app.unit_of_work() as work:
            swept = await sweep_attachments(work, app.desk.files, app.clock)
        return swept >= SWEEP_BATCH

    async def sweep_stray() -> None:
        async with app.unit_of_work() as work:
            await sweep_files(work, app.desk.files, app.clock)

    roles = [
        PeriodicRole("erasures", ERASURE_SECONDS, erase),
        PeriodicRole("attachments", SWEEP_SECONDS, sweep),
        PeriodicRole("stray_files", STRAY_SECONDS, sweep_stray),
        surge_watching(app),
        surge_answering(app),
        *content_checking(app),
        *virus_scanning(app),
    ]
    return [*roles, PeriodicRole("retention", RETENTION_SECONDS, retain)] if rules else roles


def surge_answering(app: Application) -> PeriodicRole:
    """Reminds of surges that nobody has taken up or answered, and tells answers to all in them."""

    async def nudge() -> bool:
        async with app.unit_of_work() as work:
            more_due = await supervise_surges(work, app.reference, app.clock)
        async with app.unit_of_work() as work:
            return await tell_answers(work, app.clock) or more_due

    return PeriodicRole("surge_answers", ANSWER_SECONDS, nudge)


def content_checking(app: Application) -> list[PeriodicRole]:
    """None where there is no mini-program."""
    if app.wechat is None:
        return []
    checking = ContentChecking(app.unit_of_work, app.wechat, app.desk, app.clock, app.public_url)

    async def check() -> bool:
        async with app.unit_of_work() as work:
            await work.content.take_up(CONTENT_ISSUES_MAX, with_files=app.public_url is not None)
        return await check_content(checking)

    return [PeriodicRole("content", CONTENT_SECONDS, check)]


def virus_scanning(app: Application) -> list[PeriodicRole]:
    """Of files that were held while the scanner was away; none where files are not scanned."""
    if app.desk.virus_check is None:
        return []
    held = HeldFiles(app.unit_of_work, app.desk.virus_check.scanner, app.desk, app.clock)

    async def scan() -> None:
        await scan_held(held)

    return [PeriodicRole("virus_scan", VIRUS_SECONDS, scan)]


def learning(rarities: LearnedRarities) -> PeriodicRole:
    return PeriodicRole("rarity", RARITY_SECONDS, rarities.learn)


def surge_watching(app: Application) -> PeriodicRole:
    """One process looks at a time; another takes over where it stopped.

    New reports beyond a batch wait for the next look, thirty a second: looking at one takes as long as taking it in,
    and whoever waits for an answer goes first. What a process only reads again it reads at once.
    """
    watch = SurgeWatch()

    async def look() -> bool:
        async with app.unit_of_work() as work:
            there_is_more = await watch_surges(watch, work, app.desk.new_id, app.reference)
        return there_is_more and watch.reads_again

    return PeriodicRole("surges", SURGE_SECONDS, look)
