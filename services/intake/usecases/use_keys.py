"""Seal and open for other services, so that they never hold a key. Each opening is recorded."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.usecases.ports import IntakeWork, Vault


@dataclass(frozen=True, slots=True)
class SealData:
    """`record_id`: what the data belongs to; it opens only with the same one. `known`: no key is made for it."""

    subject_ref: str
    record_id: str
    plaintext: bytes
    known: bool = False


@dataclass(frozen=True, slots=True)
class OpenData:
    subject_ref: str
    record_id: str
    sealed: bytes
    purpose: str
    actor: Actor


async def seal_data(command: SealData, vault: Vault) -> bytes:
    """Raises OriginalErased where there has to be a key and is none."""
    seal = vault.seal_known if command.known else vault.seal
    return await seal(command.subject_ref, command.record_id, command.plaintext)


async def open_data(command: OpenData, work: IntakeWork, vault: Vault, clock: Clock) -> bytes:
    """Raises OriginalErased or the vault's own error for bytes that it did not seal."""
    plaintext = await vault.open(command.subject_ref, command.record_id, command.sealed)
    work.publish(PersonalDataRead("data.opened", command.actor, command.subject_ref, command.purpose, clock.now()))
    return plaintext
