"""Who can be told, by what, and how soon."""

from enum import StrEnum
from typing import NamedTuple

# Issues of these channels were spoken, not typed: their reporters have no app, so a person calls them back, unless
# they said that nobody should.
SPOKEN_ISSUE_CHANNELS = frozenset({"hotline", "hall"})


class Party(StrEnum):
    """In which quality somebody is told."""

    REPORTER = "reporter"
    # Whoever joined the issue as one more whom it affects.
    FOLLOWER = "follower"
    POST_HOLDER = "post_holder"
    SUPERVISING_UNIT = "supervising_unit"
    ASSISTANT = "assistant"
    # The unit that rules and dispatches by hand: 政务服务中心.
    DISPATCHER = "dispatcher"
    DISPUTED_UNIT = "disputed_unit"
    # Units and posts that the event itself names: asked for help, called, escalated to.
    NAMED = "named"
    # Whom the escalation table names: when time runs out heads of the late unit, who supervises and who decides above;
    # of a dispute who rules.
    UPPER_LEVEL = "upper_level"
    # A unit whose own system hears of its cases.
    SUBSCRIBER = "subscriber"


class Channel(StrEnum):
    """By what a party is told."""

    INBOX = "inbox"
    # Human call-back list (人工回访名单).
    CALLBACK = "callback"
    # A short message beside the inbox, for reporters who asked for it.
    SMS = "sms"
    # A WeChat subscription message, one for each consent.
    WECHAT = "wechat"
    # A message of an application of the office's own WeCom (企业微信), to posts and units that named an account.
    WECOM = "wecom"
    # To an office's mailbox.
    EMAIL = "email"
    # A signed HTTP request to a unit's own system.
    WEBHOOK = "webhook"
    # A Kafka topic of a unit's own.
    KAFKA = "kafka"


class Urgency(StrEnum):
    """How soon a telling must arrive. A routine one opens no phone call of its own: it rides along with one."""

    ROUTINE = "routine"
    PROMPT = "prompt"
    IMMEDIATE = "immediate"


class RecipientKind(StrEnum):
    """What a recipient's reference refers to."""

    REPORTER = "reporter"
    POST = "post"
    UNIT = "unit"
    PERSON = "person"
    # Of the register of partners beyond government: it knows its tasks and no case.
    PARTNER = "partner"


class Recipient(NamedTuple):
    """A pseudonymous reference: a reporter's, a post code, a unit code, a partner's code."""

    kind: RecipientKind
    ref: str

    @property
    def owner(self) -> str:
        """The key of an in-app inbox; the kind keeps a reporter's reference from ever being taken for a unit."""
        return self.kind + ":" + self.ref

    @property
    def post_unit(self) -> str:
        """Whose post it is: 500105-HB for 500105-HB-P01; empty for others than posts."""
        return self.ref.rpartition("-")[0] if self.kind is RecipientKind.POST else ""
