"""Know a person again by WeChat. Who that is there is kept sealed under the person's own key, to be written to."""

from typing import Protocol

from chassis.clock import Clock
from services.intake.domain.channels.arrival import Origin
from services.intake.domain.channels.wechat import WeChatNotConfigured
from services.intake.usecases.origins import author_ref
from services.intake.usecases.ports import BlindIndex, IntakeWork, Vault

WECHAT = "wechat"
SETTINGS = "INTAKE_WECHAT_APP_ID, INTAKE_WECHAT_SECRET_FILE"


class WeChatLogins(Protocol):
    @property
    def app_id(self) -> str: ...

    async def openid_of(self, code: str) -> str:
        """Raises WeChatRefused or WeChatUnanswered."""
        ...

    async def phone_of(self, code: str) -> str:
        """Raises WeChatRefused or WeChatUnanswered."""
        ...


async def ask_phone(code: str, wechat: WeChatLogins | None) -> str:
    """As WeChat writes it: with +86 before a mobile of the mainland. Raises also WeChatNotConfigured."""
    if wechat is None:
        raise WeChatNotConfigured(SETTINGS)
    return await wechat.phone_of(code)


async def ask_wechat(code: str, wechat: WeChatLogins | None, index: BlindIndex) -> tuple[str, str]:
    """The person's reporter_ref, the same each time, and the openid. Raises also WeChatNotConfigured."""
    if wechat is None:
        raise WeChatNotConfigured(SETTINGS)
    openid = await wechat.openid_of(code)
    return author_ref(Origin(f"wechat {wechat.app_id}", openid), index), openid


async def keep_openid(reporter_ref: str, openid: str, work: IntakeWork, vault: Vault, clock: Clock) -> None:
    """It goes with the person's erasure, and its seal with their key."""
    sealed = await vault.seal(reporter_ref, handle_record(WECHAT), openid.encode())
    await work.handles.keep(reporter_ref, WECHAT, sealed, clock.now())


def handle_record(kind: str) -> str:
    """What the seal is bound to beside the person."""
    return f"handle:{kind}"
