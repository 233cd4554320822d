"""Give a service the reporter's contact at the moment of sending. Each time is recorded with its purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.issue import Channel
from services.intake.domain.issue_errors import IssueUnknown
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.log_in_by_wechat import WECHAT, handle_record
from services.intake.usecases.ports import IntakeWork, Vault

# Who came by these can't be expected to read small print on a telephone.
LARGE_TYPE_CHANNELS = frozenset({Channel.HOTLINE, Channel.HALL})


@dataclass(frozen=True, slots=True)
class ReadContact:
    """`purpose`: what the contact is used for, e.g. `notify`."""

    issue_id: UUID
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


async def read_contact(command: ReadContact, work: IntakeWork, vault: Vault, clock: Clock) -> Contact:
    """Raises IssueUnknown or OriginalErased."""
    stored = await work.issues.by_id(command.issue_id)
    if stored is None:
        raise IssueUnknown
    issue = stored.issue
    content = SealedIssue.from_bytes(await vault.open(issue.reporter_ref, issue.seal_id, stored.sealed))
    work.publish(
        PersonalDataRead(
            "contact.read", command.actor, issue.reporter_ref, command.purpose, clock.now(), case_id=issue.id
        )
    )
    contact = content.contact
    large_type = issue.channel in LARGE_TYPE_CHANNELS
    handles = await _handles(command.purpose, issue.reporter_ref, work, vault)
    return Contact(contact["name"], contact["phone"], issue.channel, issue.tracking_code, large_type, handles)


async def _handles(purpose: str, reporter_ref: str, work: IntakeWork, vault: Vault) -> dict[str, str]:
    sealed = await work.handles.sealed_of(reporter_ref, WECHAT) if purpose == WECHAT else None
    if sealed is None:
        return {}
    return {WECHAT: (await vault.open(reporter_ref, handle_record(WECHAT), sealed)).decode()}
