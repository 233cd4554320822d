"""What intake's entrypoints work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.clock import Clock
from chassis.release_shelf import ReleaseShelf
from chassis.security.issuing import TokenIssuer
from chassis.sms_client import SmsClient
from chassis.witnessed_head import WitnessedHead
from services.intake.adapters.acceptance import AcceptanceBook
from services.intake.adapters.duplicates import LearnedRarities
from services.intake.adapters.late_figures import LatePublicFigures
from services.intake.adapters.monthly_counts import MonthlyDigests
from services.intake.adapters.unit_of_work import IntakeUnitOfWork
from services.intake.adapters.wechat import WeChatMiniProgram
from services.intake.domain.reference import Reference
from services.intake.keys.store import KeyStore
from services.intake.usecases.ports import Desk, Vault


@dataclass(frozen=True)
class Application:
    clock: Clock
    # Opens one transaction, to be used with `async with`.
    unit_of_work: Callable[[], IntakeUnitOfWork]
    acceptances: AcceptanceBook
    desk: Desk
    releases: ReleaseShelf[Reference]
    tokens: TokenIssuer
    rarities: LearnedRarities
    public_figures: LatePublicFigures
    digests: MonthlyDigests
    keys: KeyStore
    session_lifetime: timedelta
    # The public half of the signing key.
    jwks: dict[str, Any]
    witnessed: WitnessedHead
    # None where there is no mini-program.
    wechat: WeChatMiniProgram | None = None
    # By which the official account's messages are known.
    wechat_token: str | None = None
    public_url: str | None = None
    # None where no SMS are sent.
    sms: SmsClient | None = None

    @property
    def vault(self) -> Vault:
        return self.desk.vault

    @property
    def reference(self) -> Reference:
        return self.desk.reference
