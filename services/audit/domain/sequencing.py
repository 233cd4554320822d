"""Which arrivals become records: an event id is recorded once, and a second body under it is a matter of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.audit.domain.record import Arrival


@dataclass(frozen=True, slots=True)
class Sequenced:
    """`fresh` get the next indices in this order; `conflicts` have a known id and another body."""

    fresh: list[tuple[Arrival, bytes]] = field(default_factory=list)
    conflicts: list[tuple[Arrival, bytes]] = field(default_factory=list)


def sequence(arrivals: Sequence[Arrival], known_bodies: Mapping[UUID, bytes]) -> Sequenced:
    """Each arrival comes with its body hash. `known_bodies`: the body hashes of the ids recorded before."""
    bodies = dict(known_bodies)
    result = Sequenced()
    for arrival in arrivals:
        body_hash = arrival.body_hash
        known = bodies.setdefault(arrival.event_id, body_hash)
        if known is body_hash:
            result.fresh.append((arrival, body_hash))
        elif known != body_hash:
            result.conflicts.append((arrival, body_hash))
    return result
