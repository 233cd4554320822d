"""When many tellings become one message (合并提醒): a pure rule, and exact.

A post or unit gets a message of its own for each telling. Only **nudges** (催办, 超时限 …) are bundled: of one purpose
five an hour come singly, and what is beyond them is one message that grows. What has been read is over: the next
telling begins anew. An emergency comes by itself, and so does whatever has to be done case by case. Beside the inbox
(WeCom, mail) the message that others join is sent, and those that join it are not.

**Many people told the same** (the followers of a surge's case) share a bundle: one wording, one `bundle_id`, and still
a message and a line of the ledger each.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.notify.domain.parties import RecipientKind, Urgency
from services.notify.domain.telling_table import WHO_IS_TOLD
from services.notify.domain.ways import worded_by
from services.notify.domain.who_is_told import Telling

WINDOW = timedelta(hours=1)
SINGLES_MAX = 5
SAME_BUNDLE_MIN = 20
NUDGES = frozenset(
    {
        "post_reminded",
        "post_breach",
        "supervisor_breach",
        "named_escalated",
        "post_assist_overdue",
        "named_assist_overdue",
        "upper_reminded",
        "upper_assist_overdue",
        "supervisor_deviation",
        "post_merged",
    }
)
# Of other events nothing is bundled, so nobody looks for a message to join.
NUDGING = frozenset(rule.event for rule in WHO_IS_TOLD if rule.template in NUDGES)
_STAFF = frozenset({RecipientKind.POST, RecipientKind.UNIT})


@dataclass(frozen=True, slots=True)
class Digest:
    """`item_id`: the message that further tellings join; None while they come singly. `bundled`: those in it."""

    owner: str
    purpose: str
    opened_at: datetime
    item_id: UUID | None = None
    tellings: int = 0
    bundled: int = 0


def may_be_bundled(telling: Telling) -> bool:
    if telling.recipient.kind not in _STAFF or telling.urgency is Urgency.IMMEDIATE:
        return False
    return worded_by(telling.rule) in NUDGES


def with_one_more(known: Digest | None, owner: str, purpose: str, message_id: UUID, now: datetime) -> Digest:
    """`item_id` is `message_id` where the telling begins a message that others may join."""
    digest = known
    if digest is None or now - digest.opened_at >= WINDOW:
        digest = Digest(owner, purpose, now)
    digest = replace(digest, tellings=digest.tellings + 1)
    if digest.item_id is not None:
        return replace(digest, bundled=digest.bundled + 1)
    return replace(digest, item_id=message_id, bundled=1) if digest.tellings > SINGLES_MAX else digest
