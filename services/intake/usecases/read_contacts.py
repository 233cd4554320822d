"""Give a service the contacts of many issues at the moment of sending. Each reading is recorded with its purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.issue import Channel
from services.intake.domain.issue_errors import IssueUnknown, OriginalErased
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.keys.errors import SealBroken
from services.intake.usecases.log_in_by_wechat import WECHAT, handle_record
from services.intake.usecases.ports import IntakeWork, Vault
from services.intake.usecases.stored_issue import StoredIssue

# Who came by these can't be expected to read small print on a telephone.
LARGE_TYPE_CHANNELS = frozenset({Channel.HOTLINE, Channel.HALL})
# Why there is none: what ends one person's telling is nothing to the others'.
NoContact = IssueUnknown | OriginalErased | SealBroken
_NO_CONTACT = (IssueUnknown, OriginalErased, SealBroken)


@dataclass(frozen=True, slots=True)
class ReadContacts:
    """`purpose`: what the contacts are used for, e.g. `notify`."""

    issue_ids: Sequence[UUID]
    actor: Actor
    purpose: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Clear personal data: to be used at once and kept nowhere."""

    name: str | None
    phone: str | None
    channel: str
    tracking_code: str
    large_type: bool
    # Only for the purpose that is served by it: `{"wechat": openid}`.
    handles: Mapping[str, str]


async def read_contacts(
    command: ReadContacts, work: IntakeWork, vault: Vault, clock: Clock
) -> dict[UUID, Contact | NoContact]:
    """By issue, each once, in the order asked."""
    stored = await work.issues.by_ids(command.issue_ids)
    refs = sorted({one.issue.reporter_ref for one in stored.values()})
    await vault.prepare(refs)
    handles = await work.handles.all_sealed(refs, WECHAT) if command.purpose == WECHAT else {}
    found: dict[UUID, Contact | NoContact] = {}
    for issue_id in dict.fromkeys(command.issue_ids):
        try:
            found[issue_id] = await _contact_of(stored.get(issue_id), handles, vault)
        except _NO_CONTACT as error:
            found[issue_id] = error
        else:
            _record(stored[issue_id], command, work, clock)
    return found


async def _contact_of(stored: StoredIssue | None, handles: Mapping[str, bytes], vault: Vault) -> Contact:
    """Raises one of `_NO_CONTACT`."""
    if stored is None:
        raise IssueUnknown
    issue, ref = stored.issue, stored.issue.reporter_ref
    contact = SealedIssue.from_bytes(await vault.open(ref, issue.seal_id, stored.sealed)).contact
    opened = {}
    if ref in handles:
        opened[WECHAT] = (await vault.open(ref, handle_record(WECHAT), handles[ref])).decode()
    large_type = issue.channel in LARGE_TYPE_CHANNELS
    return Contact(contact["name"], contact["phone"], issue.channel, issue.tracking_code, large_type, opened)


def _record(stored: StoredIssue, command: ReadContacts, work: IntakeWork, clock: Clock) -> None:
    issue = stored.issue
    work.publish(
        PersonalDataRead(
            "contact.read", command.actor, issue.reporter_ref, command.purpose, clock.now(), case_id=issue.id
        )
    )
