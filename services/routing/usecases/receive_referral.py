"""The disciplinary unit registers that it has a referral; what it makes of it is its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.routing.domain.accountability import Referral
from services.routing.domain.events import ActionTaken, Actor
from services.routing.usecases.ports import RoutingWork


class ReferralUnknown(Exception):  # noqa: N818
    """There is no such referral, or not for this caller."""

    def __init__(self, referral_id: object) -> None:
        super().__init__(str(referral_id))
        self.referral_id = referral_id


class ReferralReceived(Exception):  # noqa: N818
    """It was received before."""


@dataclass(frozen=True, slots=True)
class ReceiveReferral:
    referral_id: UUID
    actor: Actor


async def receive_referral(command: ReceiveReferral, at: datetime, work: RoutingWork) -> Referral:
    """Raises ReferralUnknown or ReferralReceived."""
    referral = await work.referrals.lock(command.referral_id)
    if referral is None or command.actor.unit != referral.to_unit:
        raise ReferralUnknown(command.referral_id)
    if referral.received_at is not None:
        raise ReferralReceived
    await work.referrals.note_received(referral.id, at)
    work.publish(
        ActionTaken(
            "accountability.received",
            str(referral.id),
            command.actor,
            at,
            detail={"bundle_sha256": referral.digest},
            case_id=str(referral.case_id),
        )
    )
    return replace(referral, received_at=at)
