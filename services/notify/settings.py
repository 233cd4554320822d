"""notify's settings; see `chassis.settings` for those that every service has."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field

from chassis.settings import Settings
from services.notify.domain.parties import Channel
from services.notify.domain.webhooks.retrying import RetryPolicy

_PROJECT = Path(__file__).parent.parent.parent


class NotifySettings(Settings):
    notify_database_url: str
    notify_http_port: int
    intake_url: str
    # As a witness of the audit log: the own key, and the public ones of the log and of all witnesses.
    notify_witness_key_file: Path
    log_vkeys_file: Path
    # A token of role service, read anew for every question to intake, so that it can be replaced while we run.
    notify_service_token_file: Path
    # Units, until the first release of a rulebook.
    notify_units_file: Path = _PROJECT / "samples" / "district" / "units.csv"
    # Keys in base64, the newest first, that seal subscribers' secrets.
    notify_secrets_key_file: Path
    # CIDRs that webhooks may go to beside public addresses.
    powerlist_webhook_allow: str = ""
    # Further authorities for webhooks' certificates, in PEM.
    notify_webhook_ca_file: Path | None = None
    # After the first failure, the second, …; the last one repeats until a message is too old.
    webhook_retry_seconds: str = "2,10,60,300,1800,3600"
    webhook_give_up_hours: float = Field(default=120, gt=0)
    # Of topics that are made for units that subscribe by Kafka; 3 on a real cluster.
    queue_topic_replication_factor: int = Field(default=1, ge=1)
    # Gateways of SMS vendors in the order in which they are asked, apart by commas; without any none is sent.
    notify_sms_urls: str = ""
    # Files with their bearer tokens, in the same order; none for gateways that ask for none.
    notify_sms_token_files: str | None = None
    notify_sms_per_second: float = Field(default=50, gt=0)

    # WeChat's subscription messages; none are sent without app id, secret and templates.
    notify_wechat_url: str = "https://api.weixin.qq.com"
    notify_wechat_app_id: str = ""
    notify_wechat_secret_file: Path | None = None
    # Names of ours and WeChat's ids of them: reporter_resolved=abc,reporter_assigned=def.
    notify_wechat_templates: str = ""
    notify_wechat_per_second: float = Field(default=50, gt=0)

    # Messages of an application of WeCom; none are sent without corp id and secret.
    notify_wecom_url: str = "https://qyapi.weixin.qq.com"
    notify_wecom_corp_id: str = ""
    notify_wecom_secret_file: Path | None = None
    notify_wecom_agent_id: int = 0
    notify_wecom_per_second: float = Field(default=20, gt=0)

    # Mail to offices; none is sent without server and sender.
    notify_smtp_host: str = ""
    notify_smtp_port: int = 587
    notify_smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    notify_smtp_username: str = ""
    notify_smtp_password_file: Path | None = None
    notify_email_from: str = ""
    # Domains of offices' mailboxes, apart by commas; those below them, too.
    notify_email_domains: str = "gov.cn"
    notify_email_per_second: float = Field(default=10, gt=0)

    @property
    def sends(self) -> frozenset[Channel]:
        """The ways beside the inbox that there is anybody to send by."""
        set_up = {
            Channel.SMS: bool(self.notify_sms_urls),
            Channel.WECHAT: self.sends_wechat,
            Channel.WECOM: bool(self.notify_wecom_corp_id and self.notify_wecom_secret_file),
            Channel.EMAIL: bool(self.notify_smtp_host and self.notify_email_from),
        }
        return frozenset(channel for channel, is_set_up in set_up.items() if is_set_up)

    @property
    def email_domains(self) -> list[str]:
        return [domain.strip().lower() for domain in self.notify_email_domains.split(",") if domain.strip()]

    @property
    def sends_wechat(self) -> bool:
        return bool(self.notify_wechat_app_id and self.notify_wechat_secret_file and self.wechat_templates)

    @property
    def wechat_templates(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in self.notify_wechat_templates.split(",") if "=" in pair)
        return {name.strip(): template_id.strip() for name, _, template_id in pairs}

    @staticmethod
    def secret_in(file: Path | None) -> str:
        """Empty without a file. OSError when it can't be read."""
        return file.read_text(encoding="ascii").strip() if file else ""

    @property
    def sms_urls(self) -> list[str]:
        return [url.strip() for url in self.notify_sms_urls.split(",") if url.strip()]

    def sms_tokens(self) -> list[str]:
        """One for each address, empty where there are no files. OSError, or ValueError when they are not as many."""
        files = [Path(name.strip()) for name in (self.notify_sms_token_files or "").split(",") if name.strip()]
        if files and len(files) != len(self.sms_urls):
            raise ValueError("NOTIFY_SMS_TOKEN_FILES: one file for each of NOTIFY_SMS_URLS")
        return [file.read_text(encoding="ascii").strip() for file in files] or [""] * len(self.sms_urls)

    @property
    def retry_policy(self) -> RetryPolicy:
        delays = [float(seconds) for seconds in self.webhook_retry_seconds.split(",")]
        return RetryPolicy(delays, timedelta(hours=self.webhook_give_up_hours))
