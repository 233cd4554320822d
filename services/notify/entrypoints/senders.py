"""Those who send, a worker for each way that is set up."""

from typing import Any

from services.notify.adapters.mail_server import MailAccount, MailServer
from services.notify.adapters.sms_vendors import SmsVendors
from services.notify.adapters.wechat_messages import WeChatMessages
from services.notify.adapters.wecom_messages import WeComMessages
from services.notify.application import Application
from services.notify.domain.parties import Channel
from services.notify.entrypoints.office_worker import EmailWorker, WeComWorker
from services.notify.entrypoints.queue_worker import QueueWorker
from services.notify.entrypoints.sms_worker import SmsWorker, Vendors, WeChatWorker
from services.notify.entrypoints.webhook_worker import WebhookWorker
from services.notify.settings import NotifySettings


class Senders:
    """Made before the application that wakes them, opened with it."""

    def __init__(self) -> None:
        self._workers: dict[Channel, QueueWorker[Any]] = {}
        self._vendors: list[Vendors] = []

    def open(self, app: Application, webhooks: WebhookWorker) -> None:
        """OSError or ValueError for secrets that can't be read."""
        self._workers[Channel.WEBHOOK] = webhooks
        settings = app.settings
        for channel in sorted(settings.sends):
            vendors = _vendors(channel, app)
            self._vendors.append(vendors)
            self._workers[channel] = _worker(channel, app, vendors, settings)

    @property
    def workers(self) -> list[QueueWorker[Any]]:
        return list(self._workers.values())

    def wake(self, channel: Channel) -> None:
        """A message of a way that was set up when it was put in, and is not now, waits."""
        worker = self._workers.get(channel)
        if worker is not None:
            worker.wake()

    async def close(self) -> None:
        for vendors in self._vendors:
            await vendors.close()


def _worker(channel: Channel, app: Application, vendors: Vendors, settings: NotifySettings) -> SmsWorker:
    match channel:
        case Channel.WECHAT:
            return WeChatWorker(app, vendors, settings.notify_wechat_per_second)
        case Channel.WECOM:
            return WeComWorker(app, vendors, settings.notify_wecom_per_second)
        case Channel.EMAIL:
            return EmailWorker(app, vendors, settings.notify_email_per_second)
        case _:
            return SmsWorker(app, vendors, settings.notify_sms_per_second)


def _vendors(channel: Channel, app: Application) -> Vendors:
    settings, clock = app.settings, app.clock
    match channel:
        case Channel.WECHAT:
            secret = settings.secret_in(settings.notify_wechat_secret_file)
            url, templates = settings.notify_wechat_url, settings.wechat_templates
            return WeChatMessages(url, settings.notify_wechat_app_id, secret, templates, clock)
        case Channel.WECOM:
            secret = settings.secret_in(settings.notify_wecom_secret_file)
            corp_id, agent_id = settings.notify_wecom_corp_id, settings.notify_wecom_agent_id
            return WeComMessages(settings.notify_wecom_url, corp_id, secret, agent_id, clock)
        case Channel.EMAIL:
            return MailServer(_mail_account(settings), clock)
        case _:
            return SmsVendors(settings.sms_urls, settings.sms_tokens(), clock)


def _mail_account(settings: NotifySettings) -> MailAccount:
    return MailAccount(
        settings.notify_smtp_host,
        settings.notify_smtp_port,
        settings.notify_smtp_tls,
        settings.notify_email_from,
        settings.notify_smtp_username,
        settings.secret_in(settings.notify_smtp_password_file),
    )
