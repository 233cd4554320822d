"""Give a service the reporter's contact at the moment of sending. Each time is recorded with its purpose."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor
from services.intake.usecases.ports import IntakeWork, Vault
from services.intake.usecases.read_contacts import Contact, ReadContacts, read_contacts


@dataclass(frozen=True, slots=True)
class ReadContact:
    """`purpose`: what the contact is used for, e.g. `notify`."""

    issue_id: UUID
    actor: Actor
    purpose: str


async def read_contact(command: ReadContact, work: IntakeWork, vault: Vault, clock: Clock) -> Contact:
    """Raises IssueUnknown, OriginalErased, or the vault's own error for a seal that does not open."""
    asked = ReadContacts([command.issue_id], command.actor, command.purpose)
    found = (await read_contacts(asked, work, vault, clock))[command.issue_id]
    if isinstance(found, Contact):
        return found
    raise found
