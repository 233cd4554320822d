"""Pass on what somebody changed in WeChat about being sent messages: who sends them counts the consents."""

from services.intake.domain.channels.arrival import Origin
from services.intake.domain.channels.wechat_consent import ConsentNews
from services.intake.domain.events import MessageConsentChanged
from services.intake.usecases.log_in_by_wechat import WECHAT
from services.intake.usecases.origins import author_ref
from services.intake.usecases.ports import BlindIndex, IntakeWork


async def hear_consents(news: ConsentNews, app_id: str, work: IntakeWork, index: BlindIndex) -> None:
    """Of those who have logged in; whom we can't write to, or no more, has nothing to take back."""
    reporter_ref = author_ref(Origin(f"wechat {app_id}", news.openid), index)
    if await work.handles.sealed_of(reporter_ref, WECHAT) is None:
        return
    for each in news.said:
        work.publish(MessageConsentChanged(reporter_ref, each.template_id, each.given, news.at))
