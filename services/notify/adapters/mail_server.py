"""Mail to offices by an SMTP server (RFC 5321): the house's own, or its provider's submission port.

The content is handed over by DATA. Until then nothing was sent; once it has begun and no answer comes, nobody knows.
The Message-ID is the same at every try, so that a mailbox may pass over a copy; not all do, and so none is risked.
"""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import NamedTuple

import aiosmtplib

from chassis.clock import CIVIL_ZONE, Clock
from services.notify.adapters.vendor_health import VendorHealth
from services.notify.adapters.vendor_watch import VendorWatch
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Outcome, SmsTry

# The last is for all of it: longer than the others together, shorter than a lease.
CONNECT_SECONDS_MAX, COMMAND_SECONDS_MAX, SECONDS_MAX = 5.0, 10.0, 50.0
PERMANENT_MIN = 500
FOOTER = "\n\n——\n本邮件由权力清单派单系统自动发出，请勿回复；详情见系统收件箱。"


class MailAccount(NamedTuple):
    """`tls`: starttls, tls (from the first byte on) or none; without a user nobody logs in."""

    host: str
    port: int
    tls: str
    sender: str
    username: str = ""
    password: str = ""


class MailServer:
    def __init__(self, account: MailAccount, clock: Clock) -> None:
        self._account, self._clock = account, clock
        self._watch = VendorWatch(Channel.EMAIL, f"{account.host}:{account.port}")
        self._tls = ssl.create_default_context() if account.tls != "none" else None

    async def close(self) -> None:
        """Nothing is kept open between two messages."""

    def health(self, now: datetime) -> list[VendorHealth]:
        return [self._watch.health(now)]

    async def send(self, address: str, _template: str, params: Mapping[str, str], out_id: str) -> SmsTry:
        """Never raises, and never says to whom: errors are logged."""
        if not self._watch.lets_through(self._clock.now()):
            return self._watch.closed
        done = await self._try(address, self._message(address, params, out_id))
        self._watch.note(done, self._clock.now())
        return done

    async def _try(self, address: str, content: bytes) -> SmsTry:
        client = self._client()
        try:
            async with asyncio.timeout(SECONDS_MAX):
                refused = await self._hand_over_envelope(client, address)
                return refused or await self._hand_over(client, content)
        except TimeoutError:
            # Of the whole: within the commands, the ones below have said so before.
            return self._done(Outcome.UNKNOWN, "reply_lost")
        finally:
            client.close()

    async def _hand_over_envelope(self, client: aiosmtplib.SMTP, address: str) -> SmsTry | None:
        """None when the server will take it. Until here nothing was sent, whatever goes wrong."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS_MAX + 2 * COMMAND_SECONDS_MAX):
                await client.connect()
                await client.mail(self._account.sender)
                await client.rcpt(address)
        except aiosmtplib.SMTPRecipientRefused as error:
            return self._refused(error.code, "mailbox_refused")
        except aiosmtplib.SMTPResponseException as error:
            # Our login, our sender, or the server's own state: nothing about this person.
            return self._done(Outcome.NOT_SENT, f"smtp_{error.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return self._done(Outcome.NOT_SENT, "vendor_unreachable")
        return None

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes) -> SmsTry:
        try:
            reply = await client.data(content)
        except aiosmtplib.SMTPDataError as error:
            return self._refused(error.code, "message_refused")
        except (aiosmtplib.SMTPException, OSError):
            return self._done(Outcome.UNKNOWN, "reply_lost")
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        return SmsTry(Outcome.ACCEPTED, "", self._watch.name, reply.message[:100])

    def _refused(self, code: int, reason_code: str) -> SmsTry:
        """4yz is for now: a mailbox that is full, a server that greets unknown senders later."""
        if code >= PERMANENT_MIN:
            return self._done(Outcome.REFUSED, reason_code)
        return self._done(Outcome.NOT_SENT, f"smtp_{code}")

    def _done(self, outcome: Outcome, reason_code: str) -> SmsTry:
        return SmsTry(outcome, reason_code, self._watch.name)

    def _client(self) -> aiosmtplib.SMTP:
        account = self._account
        return aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            username=account.username or None,
            password=account.password or None,
            use_tls=account.tls == "tls",
            start_tls=account.tls == "starttls",
            tls_context=self._tls,
            timeout=COMMAND_SECONDS_MAX,
        )

    def _message(self, address: str, params: Mapping[str, str], out_id: str) -> bytes:
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"], message["To"] = self._account.sender, address
        # A header is one line, whatever a title holds.
        message["Subject"] = " ".join(params["text"].split())
        message["Date"] = format_datetime(self._clock.now().astimezone(CIVIL_ZONE))
        message["Message-ID"] = f"<{out_id}@{self._account.sender.rpartition('@')[2]}>"
        # RFC 3834: no holiday notices, please.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(params["body"] + FOOTER)
        return message.as_bytes()
