"""What WeChat sends is signed with a token that only it and we know."""

from typing import Annotated

from fastapi import Query

from chassis.web.problems import problem
from services.intake.application import Application
from services.intake.domain.channels.wechat import WeChatNotConfigured
from services.intake.domain.channels.wechat_message import is_signed

Signed = Annotated[str, Query(max_length=128)]


def check_signed(app: Application, signature: str, timestamp: str, nonce: str) -> None:
    """Problems: 403. Raises WeChatNotConfigured."""
    if app.wechat_token is None:
        raise WeChatNotConfigured("INTAKE_WECHAT_TOKEN_FILE")
    if not is_signed(app.wechat_token, signature, timestamp, nonce, app.clock.now()):
        raise problem(403, "wechat_signature", "消息签名不符或已过期", "the signature is wrong or too old")
