"""Know a person again by WeChat, without keeping who that is there."""

from typing import Protocol

from services.intake.domain.channels.arrival import Origin
from services.intake.domain.channels.wechat import WeChatNotConfigured
from services.intake.usecases.origins import author_ref
from services.intake.usecases.ports import BlindIndex


class WeChatLogins(Protocol):
    @property
    def app_id(self) -> str: ...

    async def openid_of(self, code: str) -> str:
        """Raises WeChatRefused or WeChatUnanswered."""
        ...


async def log_in_by_wechat(code: str, wechat: WeChatLogins | None, index: BlindIndex) -> str:
    """The person's reporter_ref, the same each time. Raises also WeChatNotConfigured."""
    if wechat is None:
        raise WeChatNotConfigured("INTAKE_WECHAT_APP_ID, INTAKE_WECHAT_SECRET_FILE")
    return author_ref(Origin(f"wechat {wechat.app_id}", await wechat.openid_of(code)), index)
