"""Intake's transaction."""

from collections.abc import Callable
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.key_order import KeyOrder
from chassis.release_store import ReleaseStore
from chassis.unit_of_work import UnitOfWork
from services.intake.adapters import event_codec
from services.intake.adapters.attachments import AttachmentTable
from services.intake.adapters.case_progress import CaseProgress
from services.intake.adapters.content_checks import ContentCheckTable
from services.intake.adapters.erasures import ErasureTable
from services.intake.adapters.followers import FollowerTable
from services.intake.adapters.handles import HandleTable
from services.intake.adapters.issues import IssueTable
from services.intake.adapters.privacy import Privacy
from services.intake.adapters.reporter_acts import ReporterActs
from services.intake.adapters.resident_talk import ResidentTalk
from services.intake.adapters.surges import SurgeTable
from services.intake.domain.events import ConsentChanged, PersonalDataRead, Published
from services.intake.domain.reference import KINDS


class IntakeUnitOfWork(UnitOfWork):
    def __init__(self, engine: AsyncEngine, clock: Clock, on_commit: Callable[[], None] = lambda: None) -> None:
        super().__init__(engine, on_commit)
        self.issues = IssueTable()
        self.progress = CaseProgress()
        self.acts = ReporterActs()
        self.attachments = AttachmentTable()
        self.followers = FollowerTable()
        self.talk = ResidentTalk()
        self.privacy = Privacy()
        self.erasures = ErasureTable()
        self.handles = HandleTable()
        self.surges = SurgeTable()
        self.content = ContentCheckTable()
        self.releases = ReleaseStore(KINDS, clock)
        self.buffer(
            self.issues,
            self.progress,
            self.attachments,
            self.acts,
            self.followers,
            self.talk,
            self.privacy,
            self.erasures,
            self.surges,
            self.releases,
            KeyOrder(self.outbox),
        )

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.issues.connection = self.progress.connection = self.connection
        self.acts.connection = self.attachments.connection = self.connection
        self.followers.connection = self.privacy.connection = self.erasures.connection = self.connection
        self.handles.connection = self.content.connection = self.talk.connection = self.connection
        self.surges.connection = self.connection
        return self

    def publish(self, event: Published) -> None:
        """What is said about people's data also stands where they can ask for it."""
        if isinstance(event, PersonalDataRead | ConsentChanged):
            self.privacy.note(event)
        self.outbox.add(event_codec.encode(event))
