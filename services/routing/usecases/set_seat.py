"""Somebody is set on a post, is absent, or is stood in for."""

from dataclasses import dataclass
from datetime import datetime

from chassis.clock import Clock
from services.routing.domain.events import ActionTaken, Actor
from services.routing.domain.load import Seat
from services.routing.usecases.ports import RoutingWork


@dataclass(frozen=True, slots=True)
class SetPostSeat:
    """`seat`: as `faults_of` found it good; an empty one takes back whatever was set."""

    post_code: str
    seat: Seat
    actor: Actor


async def set_seat(command: SetPostSeat, work: RoutingWork, clock: Clock) -> bool:
    """Whether anything changed. Decisions heed it from now on; cases that lie with the post stay there."""
    before = await work.post_seats.lock(command.post_code)
    if before == command.seat:
        return False
    now = clock.now()
    await work.post_seats.save(command.post_code, command.seat, now, command.actor.ref)
    work.publish(_seat_set(command, before, now))
    return True


def _seat_set(command: SetPostSeat, before: Seat, at: datetime) -> ActionTaken:
    was, now = _codes(before), _codes(command.seat)
    return ActionTaken(
        action="post.seat_set",
        subject=command.post_code,
        actor=command.actor,
        occurred_at=at,
        before={name: value for name, value in was.items() if now.get(name) != value},
        after={name: value for name, value in now.items() if was.get(name) != value},
    )


def _codes(seat: Seat) -> dict[str, str]:
    """Office holders' names are public-office data, and who held a post is what the record is for."""
    codes = {
        "person": "(vacant)" if seat.person == "" else seat.person,
        "absent_until": seat.absent_until.isoformat() if seat.absent_until else None,
        "deputy_post": seat.deputy_post,
    }
    return {name: value for name, value in codes.items() if value}
